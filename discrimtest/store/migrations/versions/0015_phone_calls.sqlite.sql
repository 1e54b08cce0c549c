CREATE TABLE phone_call (
	id TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	ending TEXT NOT NULL,
	at TEXT NOT NULL,
	recorded_at TEXT NOT NULL,
	"by" TEXT NOT NULL,
	supersedes TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_phone_call PRIMARY KEY (id),
	CONSTRAINT fk_phone_call_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_phone_call_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT uq_phone_call_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_phone_call_supersedes FOREIGN KEY(supersedes) REFERENCES phone_call (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_phone_call_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_phone_call_contact_id ON phone_call (contact_id);

CREATE TRIGGER phone_call_no_update BEFORE UPDATE ON phone_call BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER phone_call_no_delete BEFORE DELETE ON phone_call BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER phone_call_no_replace BEFORE INSERT ON phone_call WHEN EXISTS (SELECT 1 FROM phone_call WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM phone_call WHERE "supersedes" = NEW."supersedes") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

