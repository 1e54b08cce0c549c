CREATE TABLE coding_event (
	id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C" NOT NULL,
	coder_id VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	part VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	subtle VARCHAR COLLATE "C",
	leaked VARCHAR COLLATE "C",
	note_id VARCHAR COLLATE "C",
	entry BIGINT NOT NULL,
	CONSTRAINT pk_coding_event PRIMARY KEY (id),
	CONSTRAINT ck_coding_event_kind CHECK (kind IN ('salutation', 'skipped', 'leaked', 'undone')),
	CONSTRAINT ck_coding_event_part CHECK (part IN ('outcome', 'salutation')),
	CONSTRAINT ck_coding_event_leaked CHECK (leaked IN ('name', 'partner', 'pronoun', 'salutation', 'agreement', 'signal', 'quoted_letter', 'signature', 'address', 'other')),
	CONSTRAINT ck_coding_event_subtle CHECK ((kind = 'salutation') = (subtle IS NOT NULL)),
	CONSTRAINT ck_coding_event_tells CHECK ((kind = 'leaked') = (leaked IS NOT NULL)),
	CONSTRAINT fk_coding_event_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_coding_event_coder_id FOREIGN KEY(coder_id) REFERENCES person (id),
	CONSTRAINT fk_coding_event_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_coding_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_coding_event_contact_id ON coding_event (contact_id);

CREATE TRIGGER coding_event_no_change BEFORE DELETE OR UPDATE ON coding_event FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE coding_event ENABLE ALWAYS TRIGGER coding_event_no_change;

CREATE TRIGGER coding_event_no_truncate BEFORE TRUNCATE ON coding_event FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE coding_event ENABLE ALWAYS TRIGGER coding_event_no_truncate;

