ALTER TABLE deviation RENAME TO deviation_0017;

CREATE TABLE deviation (
	id TEXT NOT NULL,
	test_id TEXT NOT NULL,
	contact_id TEXT,
	reason TEXT NOT NULL,
	note_id TEXT,
	breaks BOOLEAN NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	supersedes TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_deviation PRIMARY KEY (id),
	CONSTRAINT ck_deviation_reason CHECK (reason IN ('ad_gone', 'bounced', 'sent_late', 'sent_wrong', 'order_reversed', 'gap_outside', 'outside_hours', 'send_failed', 'landlord_stopped', 'landlord_erased', 'exposure', 'abuse', 'invalid_outcome', 'tester_error', 'other', 'mail_waited')),
	CONSTRAINT fk_deviation_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_deviation_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_deviation_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_deviation_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT uq_deviation_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_deviation_supersedes FOREIGN KEY(supersedes) REFERENCES deviation (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_deviation_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

INSERT INTO deviation (id, test_id, contact_id, reason, note_id, breaks, "by", at, supersedes, entry) SELECT id, test_id, contact_id, reason, note_id, breaks, "by", at, supersedes, entry FROM deviation_0017;

DROP TABLE deviation_0017;

CREATE INDEX ix_deviation_test_id ON deviation (test_id);

CREATE TRIGGER deviation_no_update BEFORE UPDATE ON deviation BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER deviation_no_delete BEFORE DELETE ON deviation BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER deviation_no_replace BEFORE INSERT ON deviation WHEN EXISTS (SELECT 1 FROM deviation WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM deviation WHERE "supersedes" = NEW."supersedes") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

