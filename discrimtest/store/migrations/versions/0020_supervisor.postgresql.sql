ALTER TABLE role_grant DROP CONSTRAINT ck_role_grant_role;

ALTER TABLE role_grant ADD CONSTRAINT ck_role_grant_role CHECK (role IN ('researcher', 'tester', 'coder', 'supervisor', 'inspector', 'administrator'));
