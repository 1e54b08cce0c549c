CREATE TABLE reason (
	id VARCHAR COLLATE "C" NOT NULL,
	text_id VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_reason PRIMARY KEY (id),
	CONSTRAINT fk_reason_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT fk_reason_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TRIGGER reason_no_change BEFORE DELETE OR UPDATE ON reason FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE reason ENABLE ALWAYS TRIGGER reason_no_change;

CREATE TRIGGER reason_no_truncate BEFORE TRUNCATE ON reason FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE reason ENABLE ALWAYS TRIGGER reason_no_truncate;

