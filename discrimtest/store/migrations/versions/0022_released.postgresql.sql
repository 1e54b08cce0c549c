CREATE TABLE release_step (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	step VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C",
	done BOOLEAN NOT NULL,
	day DATE NOT NULL,
	note_id VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_release_step PRIMARY KEY (id),
	CONSTRAINT fk_release_step_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_release_step_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_release_step_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_release_step_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_release_step_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_release_step_study_id ON release_step (study_id);

CREATE TABLE released (
	id VARCHAR COLLATE "C" NOT NULL,
	number VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	part VARCHAR COLLATE "C" NOT NULL,
	named VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C",
	language VARCHAR COLLATE "C" NOT NULL,
	format VARCHAR COLLATE "C" NOT NULL,
	sha256 VARCHAR COLLATE "C" NOT NULL,
	size BIGINT NOT NULL,
	simulated BOOLEAN NOT NULL,
	content_id VARCHAR COLLATE "C" NOT NULL,
	context_id VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_released PRIMARY KEY (id),
	CONSTRAINT ck_released_part CHECK (part IN ('report', 'technical', 'annex')),
	CONSTRAINT uq_released_number UNIQUE (number),
	CONSTRAINT fk_released_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_released_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_released_content_id FOREIGN KEY(content_id) REFERENCES private (id),
	CONSTRAINT fk_released_context_id FOREIGN KEY(context_id) REFERENCES private (id),
	CONSTRAINT fk_released_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_released_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_released_sha256 ON released (sha256);

CREATE INDEX ix_released_study_id ON released (study_id);

CREATE TABLE release_withdrawal (
	id VARCHAR COLLATE "C" NOT NULL,
	released_id VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_release_withdrawal PRIMARY KEY (id),
	CONSTRAINT uq_release_withdrawal_released_id UNIQUE (released_id),
	CONSTRAINT fk_release_withdrawal_released_id FOREIGN KEY(released_id) REFERENCES released (id),
	CONSTRAINT fk_release_withdrawal_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_release_withdrawal_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TRIGGER release_step_no_change BEFORE DELETE OR UPDATE ON release_step FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE release_step ENABLE ALWAYS TRIGGER release_step_no_change;

CREATE TRIGGER release_step_no_truncate BEFORE TRUNCATE ON release_step FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE release_step ENABLE ALWAYS TRIGGER release_step_no_truncate;

CREATE TRIGGER released_no_change BEFORE DELETE OR UPDATE ON released FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE released ENABLE ALWAYS TRIGGER released_no_change;

CREATE TRIGGER released_no_truncate BEFORE TRUNCATE ON released FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE released ENABLE ALWAYS TRIGGER released_no_truncate;

CREATE TRIGGER release_withdrawal_no_change BEFORE DELETE OR UPDATE ON release_withdrawal FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE release_withdrawal ENABLE ALWAYS TRIGGER release_withdrawal_no_change;

CREATE TRIGGER release_withdrawal_no_truncate BEFORE TRUNCATE ON release_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE release_withdrawal ENABLE ALWAYS TRIGGER release_withdrawal_no_truncate;

