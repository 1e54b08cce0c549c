CREATE TABLE bundle (
	id VARCHAR COLLATE "C" NOT NULL,
	number VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C",
	named VARCHAR COLLATE "C" NOT NULL,
	test BIGINT,
	seal BIGINT NOT NULL,
	sha256 VARCHAR COLLATE "C" NOT NULL,
	files BIGINT NOT NULL,
	size BIGINT NOT NULL,
	simulated BOOLEAN NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_bundle PRIMARY KEY (id),
	CONSTRAINT uq_bundle_number UNIQUE (number),
	CONSTRAINT fk_bundle_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_bundle_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_bundle_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_bundle_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_bundle_sha256 ON bundle (sha256);

CREATE INDEX ix_bundle_study_id ON bundle (study_id);

CREATE TABLE bundle_item (
	bundle_id VARCHAR COLLATE "C" NOT NULL,
	private_id VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_bundle_item PRIMARY KEY (bundle_id, private_id),
	CONSTRAINT fk_bundle_item_bundle_id FOREIGN KEY(bundle_id) REFERENCES bundle (id),
	CONSTRAINT fk_bundle_item_private_id FOREIGN KEY(private_id) REFERENCES private (id),
	CONSTRAINT fk_bundle_item_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_bundle_item_private_id ON bundle_item (private_id);

CREATE TRIGGER bundle_no_change BEFORE DELETE OR UPDATE ON bundle FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE bundle ENABLE ALWAYS TRIGGER bundle_no_change;

CREATE TRIGGER bundle_no_truncate BEFORE TRUNCATE ON bundle FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE bundle ENABLE ALWAYS TRIGGER bundle_no_truncate;

CREATE TRIGGER bundle_item_no_change BEFORE DELETE OR UPDATE ON bundle_item FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE bundle_item ENABLE ALWAYS TRIGGER bundle_item_no_change;

CREATE TRIGGER bundle_item_no_truncate BEFORE TRUNCATE ON bundle_item FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE bundle_item ENABLE ALWAYS TRIGGER bundle_item_no_truncate;

