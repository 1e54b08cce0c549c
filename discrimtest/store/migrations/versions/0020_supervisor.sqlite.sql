ALTER TABLE role_grant RENAME TO role_grant_0019;

CREATE TABLE role_grant (
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	study_id TEXT,
	role TEXT NOT NULL,
	granted BOOLEAN NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_role_grant PRIMARY KEY (id),
	CONSTRAINT ck_role_grant_role CHECK (role IN ('researcher', 'tester', 'coder', 'supervisor', 'inspector', 'administrator')),
	CONSTRAINT fk_role_grant_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_role_grant_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_role_grant_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_role_grant_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

INSERT INTO role_grant (id, person_id, study_id, role, granted, "by", at, entry) SELECT id, person_id, study_id, role, granted, "by", at, entry FROM role_grant_0019;

DROP TABLE role_grant_0019;

CREATE TRIGGER role_grant_no_update BEFORE UPDATE ON role_grant BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER role_grant_no_delete BEFORE DELETE ON role_grant BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER role_grant_no_replace BEFORE INSERT ON role_grant WHEN EXISTS (SELECT 1 FROM role_grant WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;
