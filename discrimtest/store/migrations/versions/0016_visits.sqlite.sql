CREATE TABLE visit_entry (
	id TEXT NOT NULL,
	test_id TEXT NOT NULL,
	contact_id TEXT,
	number BIGINT NOT NULL,
	kind TEXT NOT NULL,
	items TEXT,
	after_sight BOOLEAN NOT NULL,
	remarks_id TEXT,
	note_id TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_visit_entry PRIMARY KEY (id),
	CONSTRAINT ck_visit_entry_kind CHECK (kind IN ('account', 'locked', 'absent', 'correction', 'debrief')),
	CONSTRAINT uq_visit_entry_test_id_number UNIQUE (test_id, number),
	CONSTRAINT ck_visit_entry_number CHECK (number > 0),
	CONSTRAINT ck_visit_entry_contact_id CHECK ((kind = 'debrief') = (contact_id IS NULL)),
	CONSTRAINT ck_visit_entry_items CHECK ((kind IN ('account', 'correction')) = (items IS NOT NULL)),
	CONSTRAINT fk_visit_entry_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_visit_entry_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_visit_entry_remarks_id FOREIGN KEY(remarks_id) REFERENCES private (id),
	CONSTRAINT fk_visit_entry_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_visit_entry_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_visit_entry_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_visit_entry_contact_id ON visit_entry (contact_id);

CREATE TRIGGER visit_entry_no_update BEFORE UPDATE ON visit_entry BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER visit_entry_no_delete BEFORE DELETE ON visit_entry BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER visit_entry_no_replace BEFORE INSERT ON visit_entry WHEN EXISTS (SELECT 1 FROM visit_entry WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM visit_entry WHERE "test_id" = NEW."test_id" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

