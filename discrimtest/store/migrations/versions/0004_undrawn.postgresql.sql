CREATE TABLE exclusion_mark (
	id VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C" NOT NULL,
	field VARCHAR COLLATE "C" NOT NULL,
	salt VARCHAR COLLATE "C" NOT NULL,
	mark VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_exclusion_mark PRIMARY KEY (id),
	CONSTRAINT fk_exclusion_mark_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_exclusion_mark_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_exclusion_mark_landlord_id ON exclusion_mark (landlord_id);

CREATE TABLE undrawn (
	test_id VARCHAR COLLATE "C" NOT NULL,
	reason VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_undrawn PRIMARY KEY (test_id),
	CONSTRAINT fk_undrawn_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_undrawn_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_undrawn_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TRIGGER exclusion_mark_no_change BEFORE DELETE OR UPDATE ON exclusion_mark FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE exclusion_mark ENABLE ALWAYS TRIGGER exclusion_mark_no_change;

CREATE TRIGGER exclusion_mark_no_truncate BEFORE TRUNCATE ON exclusion_mark FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE exclusion_mark ENABLE ALWAYS TRIGGER exclusion_mark_no_truncate;

CREATE TRIGGER undrawn_no_change BEFORE DELETE OR UPDATE ON undrawn FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE undrawn ENABLE ALWAYS TRIGGER undrawn_no_change;

CREATE TRIGGER undrawn_no_truncate BEFORE TRUNCATE ON undrawn FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE undrawn ENABLE ALWAYS TRIGGER undrawn_no_truncate;

