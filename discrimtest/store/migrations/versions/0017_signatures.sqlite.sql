CREATE TABLE mail_signature (
	id TEXT NOT NULL,
	mail_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	verdict TEXT NOT NULL,
	told_id TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_mail_signature PRIMARY KEY (id),
	CONSTRAINT ck_mail_signature_verdict CHECK (verdict IN ('valid', 'partly', 'broken', 'no_key')),
	CONSTRAINT uq_mail_signature_mail_id_number UNIQUE (mail_id, number),
	CONSTRAINT ck_mail_signature_number CHECK (number > 0),
	CONSTRAINT fk_mail_signature_mail_id FOREIGN KEY(mail_id) REFERENCES mail (id),
	CONSTRAINT fk_mail_signature_told_id FOREIGN KEY(told_id) REFERENCES private (id),
	CONSTRAINT fk_mail_signature_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_mail_signature_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TRIGGER mail_signature_no_update BEFORE UPDATE ON mail_signature BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mail_signature_no_delete BEFORE DELETE ON mail_signature BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mail_signature_no_replace BEFORE INSERT ON mail_signature WHEN EXISTS (SELECT 1 FROM mail_signature WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM mail_signature WHERE "mail_id" = NEW."mail_id" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

