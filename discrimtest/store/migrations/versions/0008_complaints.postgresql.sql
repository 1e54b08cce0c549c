CREATE TABLE complaint (
	id VARCHAR COLLATE "C" NOT NULL,
	source VARCHAR COLLATE "C" NOT NULL,
	ground VARCHAR COLLATE "C" NOT NULL,
	region VARCHAR COLLATE "C" NOT NULL,
	received DATE NOT NULL,
	complainant VARCHAR COLLATE "C" NOT NULL,
	told_id VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_complaint PRIMARY KEY (id),
	CONSTRAINT ck_complaint_source CHECK (source IN ('citizen', 'social_service', 'police', 'association')),
	CONSTRAINT fk_complaint_told_id FOREIGN KEY(told_id) REFERENCES private (id),
	CONSTRAINT fk_complaint_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_complaint_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE complaint_event (
	id VARCHAR COLLATE "C" NOT NULL,
	complaint_id VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	day DATE NOT NULL,
	consent VARCHAR COLLATE "C",
	landlord_id VARCHAR COLLATE "C",
	study_id VARCHAR COLLATE "C",
	body VARCHAR COLLATE "C",
	note_id VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_complaint_event PRIMARY KEY (id),
	CONSTRAINT ck_complaint_event_kind CHECK (kind IN ('consented', 'withdrew', 'named_landlord', 'linked', 'referred', 'answered', 'closed')),
	CONSTRAINT ck_complaint_event_consent CHECK (consent IN ('contact', 'referral', 'naming')),
	CONSTRAINT fk_complaint_event_complaint_id FOREIGN KEY(complaint_id) REFERENCES complaint (id),
	CONSTRAINT fk_complaint_event_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_complaint_event_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_complaint_event_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_complaint_event_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_complaint_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_complaint_event_complaint_id ON complaint_event (complaint_id);

CREATE INDEX ix_complaint_event_study_id ON complaint_event (study_id);

CREATE TRIGGER complaint_no_change BEFORE DELETE OR UPDATE ON complaint FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE complaint ENABLE ALWAYS TRIGGER complaint_no_change;

CREATE TRIGGER complaint_no_truncate BEFORE TRUNCATE ON complaint FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE complaint ENABLE ALWAYS TRIGGER complaint_no_truncate;

CREATE TRIGGER complaint_event_no_change BEFORE DELETE OR UPDATE ON complaint_event FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE complaint_event ENABLE ALWAYS TRIGGER complaint_event_no_change;

CREATE TRIGGER complaint_event_no_truncate BEFORE TRUNCATE ON complaint_event FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE complaint_event ENABLE ALWAYS TRIGGER complaint_event_no_truncate;

