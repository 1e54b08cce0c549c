ALTER TABLE deviation RENAME TO deviation_0002;

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
	CONSTRAINT ck_deviation_reason CHECK (reason IN ('ad_gone', 'bounced', 'sent_late', 'sent_wrong', 'order_reversed', 'gap_outside', 'outside_hours', 'send_failed', 'landlord_stopped', 'exposure', 'abuse', 'invalid_outcome', 'tester_error', 'other')),
	CONSTRAINT fk_deviation_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_deviation_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_deviation_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_deviation_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT uq_deviation_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_deviation_supersedes FOREIGN KEY(supersedes) REFERENCES deviation (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_deviation_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

INSERT INTO deviation (id, test_id, contact_id, reason, note_id, breaks, "by", at, supersedes, entry) SELECT id, test_id, contact_id, reason, note_id, breaks, "by", at, supersedes, entry FROM deviation_0002;

DROP TABLE deviation_0002;

CREATE INDEX ix_deviation_test_id ON deviation (test_id);

CREATE TRIGGER deviation_no_update BEFORE UPDATE ON deviation BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER deviation_no_delete BEFORE DELETE ON deviation BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER deviation_no_replace BEFORE INSERT ON deviation WHEN EXISTS (SELECT 1 FROM deviation WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM deviation WHERE "supersedes" = NEW."supersedes") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TABLE response_event (
	id TEXT NOT NULL,
	response_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	kind TEXT NOT NULL,
	contact_id TEXT,
	match_number BIGINT NOT NULL,
	since TEXT NOT NULL,
	to_id TEXT,
	received_at TEXT,
	automatic BOOLEAN,
	note_id TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_response_event PRIMARY KEY (id),
	CONSTRAINT ck_response_event_kind CHECK (kind IN ('withdrawn', 'moved', 'redated', 'automatic', 'noted')),
	CONSTRAINT uq_response_event_response_id_number UNIQUE (response_id, number),
	CONSTRAINT ck_response_event_number CHECK (number > 0),
	CONSTRAINT ck_response_event_to_id CHECK ((kind = 'moved') = (to_id IS NOT NULL)),
	CONSTRAINT ck_response_event_received_at CHECK ((kind = 'redated') = (received_at IS NOT NULL)),
	CONSTRAINT ck_response_event_automatic CHECK ((kind = 'automatic') = (automatic IS NOT NULL)),
	CONSTRAINT fk_response_event_response_id FOREIGN KEY(response_id) REFERENCES response (id),
	CONSTRAINT fk_response_event_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_response_event_to_id FOREIGN KEY(to_id) REFERENCES contact (id),
	CONSTRAINT fk_response_event_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_response_event_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_response_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_response_event_contact_id ON response_event (contact_id);

CREATE INDEX ix_response_event_to_id ON response_event (to_id);

CREATE TRIGGER response_event_no_update BEFORE UPDATE ON response_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER response_event_no_delete BEFORE DELETE ON response_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER response_event_no_replace BEFORE INSERT ON response_event WHEN EXISTS (SELECT 1 FROM response_event WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM response_event WHERE "response_id" = NEW."response_id" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

