CREATE TABLE document_seal (
	id TEXT NOT NULL,
	released_id TEXT NOT NULL,
	level TEXT NOT NULL,
	certificate TEXT NOT NULL,
	own BOOLEAN NOT NULL,
	authority TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size BIGINT NOT NULL,
	content_id TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_document_seal PRIMARY KEY (id),
	CONSTRAINT ck_document_seal_level CHECK (level IN ('B-T', 'B-B')),
	CONSTRAINT fk_document_seal_released_id FOREIGN KEY(released_id) REFERENCES released (id),
	CONSTRAINT fk_document_seal_content_id FOREIGN KEY(content_id) REFERENCES private (id),
	CONSTRAINT fk_document_seal_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_document_seal_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_document_seal_released_id ON document_seal (released_id);

CREATE INDEX ix_document_seal_sha256 ON document_seal (sha256);

CREATE TABLE landlord_reply (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	landlord_id TEXT NOT NULL,
	test_id TEXT,
	kind TEXT NOT NULL,
	day DATE NOT NULL,
	text_id TEXT,
	supersedes TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_landlord_reply PRIMARY KEY (id),
	CONSTRAINT ck_landlord_reply_kind CHECK (kind IN ('asked', 'received')),
	CONSTRAINT fk_landlord_reply_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_landlord_reply_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_landlord_reply_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_landlord_reply_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT uq_landlord_reply_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_landlord_reply_supersedes FOREIGN KEY(supersedes) REFERENCES landlord_reply (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_landlord_reply_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_landlord_reply_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_landlord_reply_study_id ON landlord_reply (study_id);

CREATE TRIGGER document_seal_no_update BEFORE UPDATE ON document_seal BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER document_seal_no_delete BEFORE DELETE ON document_seal BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER document_seal_no_replace BEFORE INSERT ON document_seal WHEN EXISTS (SELECT 1 FROM document_seal WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER landlord_reply_no_update BEFORE UPDATE ON landlord_reply BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER landlord_reply_no_delete BEFORE DELETE ON landlord_reply BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER landlord_reply_no_replace BEFORE INSERT ON landlord_reply WHEN EXISTS (SELECT 1 FROM landlord_reply WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM landlord_reply WHERE "supersedes" = NEW."supersedes") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

