CREATE TABLE seal_key (
	id VARCHAR COLLATE "C" NOT NULL,
	public VARCHAR COLLATE "C" NOT NULL,
	first_seal BIGINT NOT NULL,
	signed VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_seal_key PRIMARY KEY (id),
	CONSTRAINT fk_seal_key_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_seal_key_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE tree_head (
	seal BIGINT NOT NULL,
	size BIGINT NOT NULL,
	root VARCHAR COLLATE "C" NOT NULL,
	key_id VARCHAR COLLATE "C" NOT NULL,
	signature VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_tree_head PRIMARY KEY (seal),
	CONSTRAINT ck_tree_head_seal CHECK (seal > 0),
	CONSTRAINT fk_tree_head_key_id FOREIGN KEY(key_id) REFERENCES seal_key (id),
	CONSTRAINT fk_tree_head_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_tree_head_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE head_left (
	id VARCHAR COLLATE "C" NOT NULL,
	seal BIGINT NOT NULL,
	how VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_head_left PRIMARY KEY (id),
	CONSTRAINT ck_head_left_how CHECK (how IN ('mail', 'paper', 'copy')),
	CONSTRAINT fk_head_left_seal FOREIGN KEY(seal) REFERENCES tree_head (seal),
	CONSTRAINT fk_head_left_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_head_left_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_head_left_seal ON head_left (seal);

CREATE TABLE head_stamp (
	id VARCHAR COLLATE "C" NOT NULL,
	seal BIGINT NOT NULL,
	authority VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	source VARCHAR COLLATE "C" NOT NULL,
	response VARCHAR COLLATE "C" NOT NULL,
	root VARCHAR COLLATE "C" NOT NULL,
	stamped_at TIMESTAMP WITH TIME ZONE NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_head_stamp PRIMARY KEY (id),
	CONSTRAINT ck_head_stamp_kind CHECK (kind IN ('qualified', 'ordinary')),
	CONSTRAINT fk_head_stamp_seal FOREIGN KEY(seal) REFERENCES tree_head (seal),
	CONSTRAINT fk_head_stamp_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_head_stamp_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_head_stamp_seal ON head_stamp (seal);

CREATE TRIGGER seal_key_no_change BEFORE DELETE OR UPDATE ON seal_key FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE seal_key ENABLE ALWAYS TRIGGER seal_key_no_change;

CREATE TRIGGER seal_key_no_truncate BEFORE TRUNCATE ON seal_key FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE seal_key ENABLE ALWAYS TRIGGER seal_key_no_truncate;

CREATE TRIGGER tree_head_no_change BEFORE DELETE OR UPDATE ON tree_head FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE tree_head ENABLE ALWAYS TRIGGER tree_head_no_change;

CREATE TRIGGER tree_head_no_truncate BEFORE TRUNCATE ON tree_head FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE tree_head ENABLE ALWAYS TRIGGER tree_head_no_truncate;

CREATE TRIGGER head_left_no_change BEFORE DELETE OR UPDATE ON head_left FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE head_left ENABLE ALWAYS TRIGGER head_left_no_change;

CREATE TRIGGER head_left_no_truncate BEFORE TRUNCATE ON head_left FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE head_left ENABLE ALWAYS TRIGGER head_left_no_truncate;

CREATE TRIGGER head_stamp_no_change BEFORE DELETE OR UPDATE ON head_stamp FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE head_stamp ENABLE ALWAYS TRIGGER head_stamp_no_change;

CREATE TRIGGER head_stamp_no_truncate BEFORE TRUNCATE ON head_stamp FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE head_stamp ENABLE ALWAYS TRIGGER head_stamp_no_truncate;

