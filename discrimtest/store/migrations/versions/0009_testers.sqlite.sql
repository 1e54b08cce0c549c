CREATE TABLE declaration (
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	landlord_id TEXT,
	until TEXT,
	holds BOOLEAN NOT NULL,
	note_id TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_declaration PRIMARY KEY (id),
	CONSTRAINT ck_declaration_kind CHECK (kind IN ('training', 'conflict', 'characteristics')),
	CONSTRAINT ck_declaration_landlord_id CHECK ((kind = 'conflict') = (landlord_id IS NOT NULL)),
	CONSTRAINT ck_declaration_until CHECK (until IS NULL OR kind = 'training'),
	CONSTRAINT fk_declaration_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_declaration_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_declaration_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_declaration_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_declaration_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_declaration_person_id ON declaration (person_id);

CREATE TABLE assignment (
	id TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	person_id TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	supersedes TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_assignment PRIMARY KEY (id),
	CONSTRAINT fk_assignment_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_assignment_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_assignment_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT uq_assignment_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_assignment_supersedes FOREIGN KEY(supersedes) REFERENCES assignment (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_assignment_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_assignment_contact_id ON assignment (contact_id);

CREATE TRIGGER declaration_no_update BEFORE UPDATE ON declaration BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER declaration_no_delete BEFORE DELETE ON declaration BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER declaration_no_replace BEFORE INSERT ON declaration WHEN EXISTS (SELECT 1 FROM declaration WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER assignment_no_update BEFORE UPDATE ON assignment BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER assignment_no_delete BEFORE DELETE ON assignment BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER assignment_no_replace BEFORE INSERT ON assignment WHEN EXISTS (SELECT 1 FROM assignment WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM assignment WHERE "supersedes" = NEW."supersedes") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

