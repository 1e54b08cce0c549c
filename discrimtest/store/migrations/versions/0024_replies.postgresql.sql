CREATE TABLE document_seal (
	id VARCHAR COLLATE "C" NOT NULL,
	released_id VARCHAR COLLATE "C" NOT NULL,
	level VARCHAR COLLATE "C" NOT NULL,
	certificate VARCHAR COLLATE "C" NOT NULL,
	own BOOLEAN NOT NULL,
	authority VARCHAR COLLATE "C" NOT NULL,
	sha256 VARCHAR COLLATE "C" NOT NULL,
	size BIGINT NOT NULL,
	content_id VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_document_seal PRIMARY KEY (id),
	CONSTRAINT ck_document_seal_level CHECK (level IN ('B-T', 'B-B')),
	CONSTRAINT fk_document_seal_released_id FOREIGN KEY(released_id) REFERENCES released (id),
	CONSTRAINT fk_document_seal_content_id FOREIGN KEY(content_id) REFERENCES private (id),
	CONSTRAINT fk_document_seal_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_document_seal_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_document_seal_released_id ON document_seal (released_id);

CREATE INDEX ix_document_seal_sha256 ON document_seal (sha256);

CREATE TABLE landlord_reply (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C" NOT NULL,
	test_id VARCHAR COLLATE "C",
	kind VARCHAR COLLATE "C" NOT NULL,
	day DATE NOT NULL,
	text_id VARCHAR COLLATE "C",
	supersedes VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_landlord_reply PRIMARY KEY (id),
	CONSTRAINT ck_landlord_reply_kind CHECK (kind IN ('asked', 'received')),
	CONSTRAINT fk_landlord_reply_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_landlord_reply_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_landlord_reply_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_landlord_reply_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT uq_landlord_reply_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_landlord_reply_supersedes FOREIGN KEY(supersedes) REFERENCES landlord_reply (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_landlord_reply_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_landlord_reply_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_landlord_reply_study_id ON landlord_reply (study_id);

CREATE TRIGGER document_seal_no_change BEFORE DELETE OR UPDATE ON document_seal FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE document_seal ENABLE ALWAYS TRIGGER document_seal_no_change;

CREATE TRIGGER document_seal_no_truncate BEFORE TRUNCATE ON document_seal FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE document_seal ENABLE ALWAYS TRIGGER document_seal_no_truncate;

CREATE TRIGGER landlord_reply_no_change BEFORE DELETE OR UPDATE ON landlord_reply FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE landlord_reply ENABLE ALWAYS TRIGGER landlord_reply_no_change;

CREATE TRIGGER landlord_reply_no_truncate BEFORE TRUNCATE ON landlord_reply FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE landlord_reply ENABLE ALWAYS TRIGGER landlord_reply_no_truncate;

