CREATE TABLE release_step (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	step TEXT NOT NULL,
	landlord_id TEXT,
	done BOOLEAN NOT NULL,
	day DATE NOT NULL,
	note_id TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_release_step PRIMARY KEY (id),
	CONSTRAINT fk_release_step_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_release_step_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_release_step_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_release_step_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_release_step_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_release_step_study_id ON release_step (study_id);

CREATE TABLE released (
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	study_id TEXT NOT NULL,
	part TEXT NOT NULL,
	named TEXT NOT NULL,
	landlord_id TEXT,
	language TEXT NOT NULL,
	format TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size BIGINT NOT NULL,
	simulated BOOLEAN NOT NULL,
	content_id TEXT NOT NULL,
	context_id TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_released PRIMARY KEY (id),
	CONSTRAINT ck_released_part CHECK (part IN ('report', 'technical', 'annex')),
	CONSTRAINT uq_released_number UNIQUE (number),
	CONSTRAINT fk_released_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_released_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_released_content_id FOREIGN KEY(content_id) REFERENCES private (id),
	CONSTRAINT fk_released_context_id FOREIGN KEY(context_id) REFERENCES private (id),
	CONSTRAINT fk_released_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_released_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_released_sha256 ON released (sha256);

CREATE INDEX ix_released_study_id ON released (study_id);

CREATE TABLE release_withdrawal (
	id TEXT NOT NULL,
	released_id TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_release_withdrawal PRIMARY KEY (id),
	CONSTRAINT uq_release_withdrawal_released_id UNIQUE (released_id),
	CONSTRAINT fk_release_withdrawal_released_id FOREIGN KEY(released_id) REFERENCES released (id),
	CONSTRAINT fk_release_withdrawal_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_release_withdrawal_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TRIGGER release_step_no_update BEFORE UPDATE ON release_step BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER release_step_no_delete BEFORE DELETE ON release_step BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER release_step_no_replace BEFORE INSERT ON release_step WHEN EXISTS (SELECT 1 FROM release_step WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER released_no_update BEFORE UPDATE ON released BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER released_no_delete BEFORE DELETE ON released BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER released_no_replace BEFORE INSERT ON released WHEN EXISTS (SELECT 1 FROM released WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM released WHERE "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER release_withdrawal_no_update BEFORE UPDATE ON release_withdrawal BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER release_withdrawal_no_delete BEFORE DELETE ON release_withdrawal BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER release_withdrawal_no_replace BEFORE INSERT ON release_withdrawal WHEN EXISTS (SELECT 1 FROM release_withdrawal WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM release_withdrawal WHERE "released_id" = NEW."released_id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

