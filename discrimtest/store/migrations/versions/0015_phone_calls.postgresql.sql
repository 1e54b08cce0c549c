CREATE TABLE phone_call (
	id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C" NOT NULL,
	ending VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	supersedes VARCHAR COLLATE "C",
	entry BIGINT NOT NULL,
	CONSTRAINT pk_phone_call PRIMARY KEY (id),
	CONSTRAINT fk_phone_call_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_phone_call_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT uq_phone_call_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_phone_call_supersedes FOREIGN KEY(supersedes) REFERENCES phone_call (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_phone_call_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_phone_call_contact_id ON phone_call (contact_id);

CREATE TRIGGER phone_call_no_change BEFORE DELETE OR UPDATE ON phone_call FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE phone_call ENABLE ALWAYS TRIGGER phone_call_no_change;

CREATE TRIGGER phone_call_no_truncate BEFORE TRUNCATE ON phone_call FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE phone_call ENABLE ALWAYS TRIGGER phone_call_no_truncate;

