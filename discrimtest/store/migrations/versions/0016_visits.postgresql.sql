CREATE TABLE visit_entry (
	id VARCHAR COLLATE "C" NOT NULL,
	test_id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C",
	number BIGINT NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	items VARCHAR COLLATE "C",
	after_sight BOOLEAN NOT NULL,
	remarks_id VARCHAR COLLATE "C",
	note_id VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_visit_entry PRIMARY KEY (id),
	CONSTRAINT ck_visit_entry_kind CHECK (kind IN ('account', 'locked', 'absent', 'correction', 'debrief')),
	CONSTRAINT uq_visit_entry_test_id_number UNIQUE (test_id, number),
	CONSTRAINT ck_visit_entry_number CHECK (number > 0),
	CONSTRAINT ck_visit_entry_contact_id CHECK ((kind = 'debrief') = (contact_id IS NULL)),
	CONSTRAINT ck_visit_entry_items CHECK ((kind IN ('account', 'correction')) = (items IS NOT NULL)),
	CONSTRAINT fk_visit_entry_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_visit_entry_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_visit_entry_remarks_id FOREIGN KEY(remarks_id) REFERENCES private (id),
	CONSTRAINT fk_visit_entry_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_visit_entry_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_visit_entry_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_visit_entry_contact_id ON visit_entry (contact_id);

CREATE TRIGGER visit_entry_no_change BEFORE DELETE OR UPDATE ON visit_entry FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE visit_entry ENABLE ALWAYS TRIGGER visit_entry_no_change;

CREATE TRIGGER visit_entry_no_truncate BEFORE TRUNCATE ON visit_entry FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE visit_entry ENABLE ALWAYS TRIGGER visit_entry_no_truncate;

