CREATE TABLE mail_signature (
	id VARCHAR COLLATE "C" NOT NULL,
	mail_id VARCHAR COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	verdict VARCHAR COLLATE "C" NOT NULL,
	told_id VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_mail_signature PRIMARY KEY (id),
	CONSTRAINT ck_mail_signature_verdict CHECK (verdict IN ('valid', 'partly', 'broken', 'no_key')),
	CONSTRAINT uq_mail_signature_mail_id_number UNIQUE (mail_id, number),
	CONSTRAINT ck_mail_signature_number CHECK (number > 0),
	CONSTRAINT fk_mail_signature_mail_id FOREIGN KEY(mail_id) REFERENCES mail (id),
	CONSTRAINT fk_mail_signature_told_id FOREIGN KEY(told_id) REFERENCES private (id),
	CONSTRAINT fk_mail_signature_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_mail_signature_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TRIGGER mail_signature_no_change BEFORE DELETE OR UPDATE ON mail_signature FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE mail_signature ENABLE ALWAYS TRIGGER mail_signature_no_change;

CREATE TRIGGER mail_signature_no_truncate BEFORE TRUNCATE ON mail_signature FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE mail_signature ENABLE ALWAYS TRIGGER mail_signature_no_truncate;

