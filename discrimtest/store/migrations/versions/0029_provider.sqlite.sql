ALTER TABLE credential_use RENAME TO credential_use_0028;

ALTER TABLE credential RENAME TO credential_0028;

ALTER TABLE sign_in RENAME TO sign_in_0028;

CREATE TABLE credential (
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	secret_id TEXT NOT NULL,
	until TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_credential PRIMARY KEY (id),
	CONSTRAINT ck_credential_kind CHECK (kind IN ('invitation', 'password', 'totp', 'recovery', 'passkey', 'oidc', 'session')),
	CONSTRAINT fk_credential_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_credential_secret_id FOREIGN KEY(secret_id) REFERENCES private (id),
	CONSTRAINT fk_credential_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_credential_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

INSERT INTO credential (id, person_id, kind, secret_id, until, "by", at, entry) SELECT id, person_id, kind, secret_id, until, "by", at, entry FROM credential_0028;

CREATE TABLE sign_in (
	id TEXT NOT NULL,
	person_id TEXT,
	means TEXT NOT NULL,
	accepted BOOLEAN NOT NULL,
	account BIGINT NOT NULL,
	address BIGINT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_sign_in PRIMARY KEY (id),
	CONSTRAINT ck_sign_in_means CHECK (means IN ('password', 'totp', 'recovery', 'passkey', 'oidc', 'oidc_two', 'invitation')),
	CONSTRAINT fk_sign_in_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_sign_in_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

INSERT INTO sign_in (id, person_id, means, accepted, account, address, at, entry) SELECT id, person_id, means, accepted, account, address, at, entry FROM sign_in_0028;

CREATE TABLE credential_use (
	id TEXT NOT NULL,
	credential_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	count BIGINT,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_credential_use PRIMARY KEY (id),
	CONSTRAINT uq_credential_use_credential_id_number UNIQUE (credential_id, number),
	CONSTRAINT fk_credential_use_credential_id FOREIGN KEY(credential_id) REFERENCES credential (id),
	CONSTRAINT fk_credential_use_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

INSERT INTO credential_use (id, credential_id, number, count, at, entry) SELECT id, credential_id, number, count, at, entry FROM credential_use_0028;

DROP TABLE credential_use_0028;

DROP TABLE credential_0028;

DROP TABLE sign_in_0028;

CREATE INDEX ix_credential_person_id ON credential (person_id);

CREATE INDEX ix_sign_in_account ON sign_in (account);

CREATE INDEX ix_sign_in_address ON sign_in (address);

CREATE TRIGGER credential_no_update BEFORE UPDATE ON credential BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER credential_no_delete BEFORE DELETE ON credential BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER credential_no_replace BEFORE INSERT ON credential WHEN EXISTS (SELECT 1 FROM credential WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER sign_in_no_update BEFORE UPDATE ON sign_in BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER sign_in_no_delete BEFORE DELETE ON sign_in BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER sign_in_no_replace BEFORE INSERT ON sign_in WHEN EXISTS (SELECT 1 FROM sign_in WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER credential_use_no_update BEFORE UPDATE ON credential_use BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER credential_use_no_delete BEFORE DELETE ON credential_use BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER credential_use_no_replace BEFORE INSERT ON credential_use WHEN EXISTS (SELECT 1 FROM credential_use WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM credential_use WHERE "credential_id" = NEW."credential_id" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

