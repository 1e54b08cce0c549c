CREATE TABLE credential (
	id VARCHAR COLLATE "C" NOT NULL,
	person_id VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	secret_id VARCHAR COLLATE "C" NOT NULL,
	until TIMESTAMP WITH TIME ZONE,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_credential PRIMARY KEY (id),
	CONSTRAINT ck_credential_kind CHECK (kind IN ('invitation', 'password', 'totp', 'recovery', 'passkey', 'session')),
	CONSTRAINT fk_credential_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_credential_secret_id FOREIGN KEY(secret_id) REFERENCES private (id),
	CONSTRAINT fk_credential_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_credential_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_credential_person_id ON credential (person_id);

CREATE TABLE sign_in (
	id VARCHAR COLLATE "C" NOT NULL,
	person_id VARCHAR COLLATE "C",
	means VARCHAR COLLATE "C" NOT NULL,
	accepted BOOLEAN NOT NULL,
	account BIGINT NOT NULL,
	address BIGINT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_sign_in PRIMARY KEY (id),
	CONSTRAINT ck_sign_in_means CHECK (means IN ('password', 'totp', 'recovery', 'passkey', 'invitation')),
	CONSTRAINT fk_sign_in_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_sign_in_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_sign_in_account ON sign_in (account);

CREATE INDEX ix_sign_in_address ON sign_in (address);

CREATE TABLE credential_use (
	id VARCHAR COLLATE "C" NOT NULL,
	credential_id VARCHAR COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	count BIGINT,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_credential_use PRIMARY KEY (id),
	CONSTRAINT uq_credential_use_credential_id_number UNIQUE (credential_id, number),
	CONSTRAINT fk_credential_use_credential_id FOREIGN KEY(credential_id) REFERENCES credential (id),
	CONSTRAINT fk_credential_use_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TRIGGER credential_no_change BEFORE DELETE OR UPDATE ON credential FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE credential ENABLE ALWAYS TRIGGER credential_no_change;

CREATE TRIGGER credential_no_truncate BEFORE TRUNCATE ON credential FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE credential ENABLE ALWAYS TRIGGER credential_no_truncate;

CREATE TRIGGER sign_in_no_change BEFORE DELETE OR UPDATE ON sign_in FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE sign_in ENABLE ALWAYS TRIGGER sign_in_no_change;

CREATE TRIGGER sign_in_no_truncate BEFORE TRUNCATE ON sign_in FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE sign_in ENABLE ALWAYS TRIGGER sign_in_no_truncate;

CREATE TRIGGER credential_use_no_change BEFORE DELETE OR UPDATE ON credential_use FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE credential_use ENABLE ALWAYS TRIGGER credential_use_no_change;

CREATE TRIGGER credential_use_no_truncate BEFORE TRUNCATE ON credential_use FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE credential_use ENABLE ALWAYS TRIGGER credential_use_no_truncate;

