CREATE TABLE declaration (
	id VARCHAR COLLATE "C" NOT NULL,
	person_id VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C",
	until TIMESTAMP WITH TIME ZONE,
	holds BOOLEAN NOT NULL,
	note_id VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_declaration PRIMARY KEY (id),
	CONSTRAINT ck_declaration_kind CHECK (kind IN ('training', 'conflict', 'characteristics')),
	CONSTRAINT ck_declaration_landlord_id CHECK ((kind = 'conflict') = (landlord_id IS NOT NULL)),
	CONSTRAINT ck_declaration_until CHECK (until IS NULL OR kind = 'training'),
	CONSTRAINT fk_declaration_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_declaration_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_declaration_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_declaration_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_declaration_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_declaration_person_id ON declaration (person_id);

CREATE TABLE assignment (
	id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C" NOT NULL,
	person_id VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	supersedes VARCHAR COLLATE "C",
	entry BIGINT NOT NULL,
	CONSTRAINT pk_assignment PRIMARY KEY (id),
	CONSTRAINT fk_assignment_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_assignment_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_assignment_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT uq_assignment_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_assignment_supersedes FOREIGN KEY(supersedes) REFERENCES assignment (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_assignment_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_assignment_contact_id ON assignment (contact_id);

CREATE TRIGGER declaration_no_change BEFORE DELETE OR UPDATE ON declaration FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE declaration ENABLE ALWAYS TRIGGER declaration_no_change;

CREATE TRIGGER declaration_no_truncate BEFORE TRUNCATE ON declaration FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE declaration ENABLE ALWAYS TRIGGER declaration_no_truncate;

CREATE TRIGGER assignment_no_change BEFORE DELETE OR UPDATE ON assignment FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE assignment ENABLE ALWAYS TRIGGER assignment_no_change;

CREATE TRIGGER assignment_no_truncate BEFORE TRUNCATE ON assignment FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE assignment ENABLE ALWAYS TRIGGER assignment_no_truncate;

