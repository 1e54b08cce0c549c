ALTER TABLE credential DROP CONSTRAINT ck_credential_kind;

ALTER TABLE credential ADD CONSTRAINT ck_credential_kind CHECK (kind IN ('invitation', 'password', 'totp', 'recovery', 'passkey', 'oidc', 'session'));

ALTER TABLE sign_in DROP CONSTRAINT ck_sign_in_means;

ALTER TABLE sign_in ADD CONSTRAINT ck_sign_in_means CHECK (means IN ('password', 'totp', 'recovery', 'passkey', 'oidc', 'oidc_two', 'invitation'));

