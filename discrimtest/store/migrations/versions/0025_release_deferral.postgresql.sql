CREATE TABLE release_deferral (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	step VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C",
	until DATE NOT NULL,
	note_id VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_release_deferral PRIMARY KEY (id),
	CONSTRAINT fk_release_deferral_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_release_deferral_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_release_deferral_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_release_deferral_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_release_deferral_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_release_deferral_study_id ON release_deferral (study_id);

CREATE TRIGGER release_deferral_no_change BEFORE DELETE OR UPDATE ON release_deferral FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE release_deferral ENABLE ALWAYS TRIGGER release_deferral_no_change;

CREATE TRIGGER release_deferral_no_truncate BEFORE TRUNCATE ON release_deferral FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE release_deferral ENABLE ALWAYS TRIGGER release_deferral_no_truncate;

