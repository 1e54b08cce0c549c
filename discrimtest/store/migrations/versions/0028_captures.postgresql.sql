CREATE TABLE capture (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	listing_id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C",
	kind VARCHAR COLLATE "C" NOT NULL,
	way VARCHAR COLLATE "C" NOT NULL,
	taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
	status BIGINT,
	limits VARCHAR COLLATE "C" NOT NULL,
	content_id VARCHAR COLLATE "C" NOT NULL,
	note_id VARCHAR COLLATE "C",
	size BIGINT NOT NULL,
	media_type VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_capture PRIMARY KEY (id),
	CONSTRAINT ck_capture_kind CHECK (kind IN ('page', 'form')),
	CONSTRAINT ck_capture_way CHECK (way IN ('program', 'hand')),
	CONSTRAINT ck_capture_size CHECK (size > 0),
	CONSTRAINT fk_capture_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_capture_listing_id FOREIGN KEY(listing_id) REFERENCES listing (id),
	CONSTRAINT fk_capture_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_capture_content_id FOREIGN KEY(content_id) REFERENCES private (id),
	CONSTRAINT fk_capture_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_capture_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_capture_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_capture_listing_id ON capture (listing_id);

CREATE INDEX ix_capture_study_id ON capture (study_id);

CREATE TRIGGER capture_no_change BEFORE DELETE OR UPDATE ON capture FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE capture ENABLE ALWAYS TRIGGER capture_no_change;

CREATE TRIGGER capture_no_truncate BEFORE TRUNCATE ON capture FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE capture ENABLE ALWAYS TRIGGER capture_no_truncate;

