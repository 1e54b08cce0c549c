CREATE TABLE exclusion_mark (
	id TEXT NOT NULL,
	landlord_id TEXT NOT NULL,
	field TEXT NOT NULL,
	salt TEXT NOT NULL,
	mark TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_exclusion_mark PRIMARY KEY (id),
	CONSTRAINT fk_exclusion_mark_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_exclusion_mark_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_exclusion_mark_landlord_id ON exclusion_mark (landlord_id);

CREATE TABLE undrawn (
	test_id TEXT NOT NULL,
	reason TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_undrawn PRIMARY KEY (test_id),
	CONSTRAINT fk_undrawn_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_undrawn_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_undrawn_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TRIGGER exclusion_mark_no_update BEFORE UPDATE ON exclusion_mark BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER exclusion_mark_no_delete BEFORE DELETE ON exclusion_mark BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER exclusion_mark_no_replace BEFORE INSERT ON exclusion_mark WHEN EXISTS (SELECT 1 FROM exclusion_mark WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER undrawn_no_update BEFORE UPDATE ON undrawn BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER undrawn_no_delete BEFORE DELETE ON undrawn BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER undrawn_no_replace BEFORE INSERT ON undrawn WHEN EXISTS (SELECT 1 FROM undrawn WHERE "test_id" = NEW."test_id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

