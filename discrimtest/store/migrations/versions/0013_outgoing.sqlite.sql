CREATE TABLE lease (
	name TEXT NOT NULL,
	holder TEXT NOT NULL,
	until TEXT NOT NULL,
	CONSTRAINT pk_lease PRIMARY KEY (name)
);

CREATE TABLE outgoing (
	event_id TEXT NOT NULL,
	mail_id TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_outgoing PRIMARY KEY (event_id),
	CONSTRAINT fk_outgoing_event_id FOREIGN KEY(event_id) REFERENCES contact_event (id),
	CONSTRAINT uq_outgoing_mail_id UNIQUE (mail_id),
	CONSTRAINT fk_outgoing_mail_id FOREIGN KEY(mail_id) REFERENCES private (id),
	CONSTRAINT fk_outgoing_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TRIGGER outgoing_no_update BEFORE UPDATE ON outgoing BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER outgoing_no_delete BEFORE DELETE ON outgoing BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER outgoing_no_replace BEFORE INSERT ON outgoing WHEN EXISTS (SELECT 1 FROM outgoing WHERE "event_id" = NEW."event_id") OR EXISTS (SELECT 1 FROM outgoing WHERE "mail_id" = NEW."mail_id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

