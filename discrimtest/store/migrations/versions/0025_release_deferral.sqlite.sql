CREATE TABLE release_deferral (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	step TEXT NOT NULL,
	landlord_id TEXT,
	until DATE NOT NULL,
	note_id TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_release_deferral PRIMARY KEY (id),
	CONSTRAINT fk_release_deferral_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_release_deferral_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_release_deferral_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_release_deferral_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_release_deferral_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_release_deferral_study_id ON release_deferral (study_id);

CREATE TRIGGER release_deferral_no_update BEFORE UPDATE ON release_deferral BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER release_deferral_no_delete BEFORE DELETE ON release_deferral BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER release_deferral_no_replace BEFORE INSERT ON release_deferral WHEN EXISTS (SELECT 1 FROM release_deferral WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

