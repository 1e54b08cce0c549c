CREATE TABLE mail (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	line_id VARCHAR COLLATE "C",
	raw_id VARCHAR COLLATE "C" NOT NULL,
	mark VARCHAR COLLATE "C" NOT NULL,
	id_mark VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_mail PRIMARY KEY (id),
	CONSTRAINT fk_mail_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_mail_line_id FOREIGN KEY(line_id) REFERENCES line (id),
	CONSTRAINT fk_mail_raw_id FOREIGN KEY(raw_id) REFERENCES private (id),
	CONSTRAINT uq_mail_mark UNIQUE (mark),
	CONSTRAINT fk_mail_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_mail_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_mail_id_mark ON mail (id_mark);

CREATE INDEX ix_mail_study_id ON mail (study_id);

CREATE TABLE mail_place (
	id VARCHAR COLLATE "C" NOT NULL,
	mail_id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	box VARCHAR COLLATE "C" NOT NULL,
	validity BIGINT NOT NULL,
	uid BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_mail_place PRIMARY KEY (id),
	CONSTRAINT uq_mail_place_study_id_box_validity_uid UNIQUE (study_id, box, validity, uid),
	CONSTRAINT fk_mail_place_mail_id FOREIGN KEY(mail_id) REFERENCES mail (id),
	CONSTRAINT fk_mail_place_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_mail_place_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE mail_event (
	id VARCHAR COLLATE "C" NOT NULL,
	mail_id VARCHAR COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C",
	response_id VARCHAR COLLATE "C",
	status VARCHAR COLLATE "C",
	why VARCHAR COLLATE "C" NOT NULL,
	note_id VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_mail_event PRIMARY KEY (id),
	CONSTRAINT ck_mail_event_kind CHECK (kind IN ('answer', 'hard', 'soft', 'delay', 'receipt', 'copy', 'not_for_us')),
	CONSTRAINT uq_mail_event_mail_id_number UNIQUE (mail_id, number),
	CONSTRAINT ck_mail_event_number CHECK (number > 0),
	CONSTRAINT ck_mail_event_response_id CHECK ((kind = 'answer') = (response_id IS NOT NULL)),
	CONSTRAINT fk_mail_event_mail_id FOREIGN KEY(mail_id) REFERENCES mail (id),
	CONSTRAINT fk_mail_event_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_mail_event_response_id FOREIGN KEY(response_id) REFERENCES response (id),
	CONSTRAINT fk_mail_event_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_mail_event_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_mail_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_mail_event_contact_id ON mail_event (contact_id);

CREATE INDEX ix_mail_event_response_id ON mail_event (response_id);

CREATE TRIGGER mail_no_change BEFORE DELETE OR UPDATE ON mail FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE mail ENABLE ALWAYS TRIGGER mail_no_change;

CREATE TRIGGER mail_no_truncate BEFORE TRUNCATE ON mail FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE mail ENABLE ALWAYS TRIGGER mail_no_truncate;

CREATE TRIGGER mail_place_no_change BEFORE DELETE OR UPDATE ON mail_place FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE mail_place ENABLE ALWAYS TRIGGER mail_place_no_change;

CREATE TRIGGER mail_place_no_truncate BEFORE TRUNCATE ON mail_place FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE mail_place ENABLE ALWAYS TRIGGER mail_place_no_truncate;

CREATE TRIGGER mail_event_no_change BEFORE DELETE OR UPDATE ON mail_event FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE mail_event ENABLE ALWAYS TRIGGER mail_event_no_change;

CREATE TRIGGER mail_event_no_truncate BEFORE TRUNCATE ON mail_event FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE mail_event ENABLE ALWAYS TRIGGER mail_event_no_truncate;

