CREATE TABLE reason (
	id TEXT NOT NULL,
	text_id TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_reason PRIMARY KEY (id),
	CONSTRAINT fk_reason_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT fk_reason_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TRIGGER reason_no_update BEFORE UPDATE ON reason BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER reason_no_delete BEFORE DELETE ON reason BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER reason_no_replace BEFORE INSERT ON reason WHEN EXISTS (SELECT 1 FROM reason WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

