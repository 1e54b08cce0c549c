CREATE TABLE call_draw (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	version_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	wave BIGINT NOT NULL,
	seed TEXT NOT NULL,
	inputs TEXT NOT NULL,
	golden TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_call_draw PRIMARY KEY (id),
	CONSTRAINT uq_call_draw_study_id_number UNIQUE (study_id, number),
	CONSTRAINT fk_call_draw_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_call_draw_version_id FOREIGN KEY(version_id) REFERENCES study_version (id),
	CONSTRAINT fk_call_draw_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE mystery_call (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	draw_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	wave BIGINT NOT NULL,
	landlord_id TEXT NOT NULL,
	request TEXT NOT NULL,
	variant TEXT NOT NULL,
	language TEXT NOT NULL,
	owner BIGINT NOT NULL,
	municipality TEXT NOT NULL,
	due_at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_mystery_call PRIMARY KEY (id),
	CONSTRAINT uq_mystery_call_study_id_number UNIQUE (study_id, number),
	CONSTRAINT uq_mystery_call_study_id_wave_landlord_id UNIQUE (study_id, wave, landlord_id),
	CONSTRAINT fk_mystery_call_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_mystery_call_draw_id FOREIGN KEY(draw_id) REFERENCES call_draw (id),
	CONSTRAINT fk_mystery_call_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_mystery_call_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_mystery_call_landlord_id ON mystery_call (landlord_id);

CREATE TABLE call_event (
	id TEXT NOT NULL,
	call_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	happened_at TEXT NOT NULL,
	outcome TEXT,
	person_id TEXT,
	text_id TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	supersedes TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_call_event PRIMARY KEY (id),
	CONSTRAINT ck_call_event_kind CHECK (kind IN ('assigned', 'attempt', 'ended', 'judged', 'withdrawn')),
	CONSTRAINT ck_call_event_outcome CHECK (outcome IN ('refuses', 'leaves_open', 'goes_along', 'no_contact', 'broken')),
	CONSTRAINT ck_call_event_ended CHECK ((kind IN ('ended', 'judged')) = (outcome IS NOT NULL)),
	CONSTRAINT ck_call_event_person_id CHECK (person_id IS NULL OR kind = 'assigned'),
	CONSTRAINT fk_call_event_call_id FOREIGN KEY(call_id) REFERENCES mystery_call (id),
	CONSTRAINT fk_call_event_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_call_event_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT fk_call_event_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT uq_call_event_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_call_event_supersedes FOREIGN KEY(supersedes) REFERENCES call_event (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_call_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_call_event_call_id ON call_event (call_id);

CREATE TRIGGER call_draw_no_update BEFORE UPDATE ON call_draw BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER call_draw_no_delete BEFORE DELETE ON call_draw BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER call_draw_no_replace BEFORE INSERT ON call_draw WHEN EXISTS (SELECT 1 FROM call_draw WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM call_draw WHERE "study_id" = NEW."study_id" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mystery_call_no_update BEFORE UPDATE ON mystery_call BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mystery_call_no_delete BEFORE DELETE ON mystery_call BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mystery_call_no_replace BEFORE INSERT ON mystery_call WHEN EXISTS (SELECT 1 FROM mystery_call WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM mystery_call WHERE "study_id" = NEW."study_id" AND "number" = NEW."number") OR EXISTS (SELECT 1 FROM mystery_call WHERE "study_id" = NEW."study_id" AND "wave" = NEW."wave" AND "landlord_id" = NEW."landlord_id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER call_event_no_update BEFORE UPDATE ON call_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER call_event_no_delete BEFORE DELETE ON call_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER call_event_no_replace BEFORE INSERT ON call_event WHEN EXISTS (SELECT 1 FROM call_event WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM call_event WHERE "supersedes" = NEW."supersedes") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

