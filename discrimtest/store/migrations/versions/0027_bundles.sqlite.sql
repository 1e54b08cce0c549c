CREATE TABLE bundle (
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	study_id TEXT NOT NULL,
	landlord_id TEXT,
	named TEXT NOT NULL,
	test BIGINT,
	seal BIGINT NOT NULL,
	sha256 TEXT NOT NULL,
	files BIGINT NOT NULL,
	size BIGINT NOT NULL,
	simulated BOOLEAN NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_bundle PRIMARY KEY (id),
	CONSTRAINT uq_bundle_number UNIQUE (number),
	CONSTRAINT fk_bundle_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_bundle_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_bundle_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_bundle_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_bundle_sha256 ON bundle (sha256);

CREATE INDEX ix_bundle_study_id ON bundle (study_id);

CREATE TABLE bundle_item (
	bundle_id TEXT NOT NULL,
	private_id TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_bundle_item PRIMARY KEY (bundle_id, private_id),
	CONSTRAINT fk_bundle_item_bundle_id FOREIGN KEY(bundle_id) REFERENCES bundle (id),
	CONSTRAINT fk_bundle_item_private_id FOREIGN KEY(private_id) REFERENCES private (id),
	CONSTRAINT fk_bundle_item_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_bundle_item_private_id ON bundle_item (private_id);

CREATE TRIGGER bundle_no_update BEFORE UPDATE ON bundle BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER bundle_no_delete BEFORE DELETE ON bundle BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER bundle_no_replace BEFORE INSERT ON bundle WHEN EXISTS (SELECT 1 FROM bundle WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM bundle WHERE "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER bundle_item_no_update BEFORE UPDATE ON bundle_item BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER bundle_item_no_delete BEFORE DELETE ON bundle_item BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER bundle_item_no_replace BEFORE INSERT ON bundle_item WHEN EXISTS (SELECT 1 FROM bundle_item WHERE "bundle_id" = NEW."bundle_id" AND "private_id" = NEW."private_id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

