CREATE TABLE complaint (
	id TEXT NOT NULL,
	source TEXT NOT NULL,
	ground TEXT NOT NULL,
	region TEXT NOT NULL,
	received DATE NOT NULL,
	complainant TEXT NOT NULL,
	told_id TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_complaint PRIMARY KEY (id),
	CONSTRAINT ck_complaint_source CHECK (source IN ('citizen', 'social_service', 'police', 'association')),
	CONSTRAINT fk_complaint_told_id FOREIGN KEY(told_id) REFERENCES private (id),
	CONSTRAINT fk_complaint_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_complaint_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE complaint_event (
	id TEXT NOT NULL,
	complaint_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	day DATE NOT NULL,
	consent TEXT,
	landlord_id TEXT,
	study_id TEXT,
	body TEXT,
	note_id TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_complaint_event PRIMARY KEY (id),
	CONSTRAINT ck_complaint_event_kind CHECK (kind IN ('consented', 'withdrew', 'named_landlord', 'linked', 'referred', 'answered', 'closed')),
	CONSTRAINT ck_complaint_event_consent CHECK (consent IN ('contact', 'referral', 'naming')),
	CONSTRAINT fk_complaint_event_complaint_id FOREIGN KEY(complaint_id) REFERENCES complaint (id),
	CONSTRAINT fk_complaint_event_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_complaint_event_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_complaint_event_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_complaint_event_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_complaint_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_complaint_event_complaint_id ON complaint_event (complaint_id);

CREATE INDEX ix_complaint_event_study_id ON complaint_event (study_id);

CREATE TRIGGER complaint_no_update BEFORE UPDATE ON complaint BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER complaint_no_delete BEFORE DELETE ON complaint BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER complaint_no_replace BEFORE INSERT ON complaint WHEN EXISTS (SELECT 1 FROM complaint WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER complaint_event_no_update BEFORE UPDATE ON complaint_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER complaint_event_no_delete BEFORE DELETE ON complaint_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER complaint_event_no_replace BEFORE INSERT ON complaint_event WHEN EXISTS (SELECT 1 FROM complaint_event WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

