CREATE TABLE call_draw (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	version_id VARCHAR COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	wave BIGINT NOT NULL,
	seed VARCHAR COLLATE "C" NOT NULL,
	inputs VARCHAR COLLATE "C" NOT NULL,
	golden VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_call_draw PRIMARY KEY (id),
	CONSTRAINT uq_call_draw_study_id_number UNIQUE (study_id, number),
	CONSTRAINT fk_call_draw_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_call_draw_version_id FOREIGN KEY(version_id) REFERENCES study_version (id),
	CONSTRAINT fk_call_draw_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE mystery_call (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	draw_id VARCHAR COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	wave BIGINT NOT NULL,
	landlord_id VARCHAR COLLATE "C" NOT NULL,
	request VARCHAR COLLATE "C" NOT NULL,
	variant VARCHAR COLLATE "C" NOT NULL,
	language VARCHAR COLLATE "C" NOT NULL,
	owner BIGINT NOT NULL,
	municipality VARCHAR COLLATE "C" NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_mystery_call PRIMARY KEY (id),
	CONSTRAINT uq_mystery_call_study_id_number UNIQUE (study_id, number),
	CONSTRAINT uq_mystery_call_study_id_wave_landlord_id UNIQUE (study_id, wave, landlord_id),
	CONSTRAINT fk_mystery_call_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_mystery_call_draw_id FOREIGN KEY(draw_id) REFERENCES call_draw (id),
	CONSTRAINT fk_mystery_call_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_mystery_call_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_mystery_call_landlord_id ON mystery_call (landlord_id);

CREATE TABLE call_event (
	id VARCHAR COLLATE "C" NOT NULL,
	call_id VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
	outcome VARCHAR COLLATE "C",
	person_id VARCHAR COLLATE "C",
	text_id VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	supersedes VARCHAR COLLATE "C",
	entry BIGINT NOT NULL,
	CONSTRAINT pk_call_event PRIMARY KEY (id),
	CONSTRAINT ck_call_event_kind CHECK (kind IN ('assigned', 'attempt', 'ended', 'judged', 'withdrawn')),
	CONSTRAINT ck_call_event_outcome CHECK (outcome IN ('refuses', 'leaves_open', 'goes_along', 'no_contact', 'broken')),
	CONSTRAINT ck_call_event_ended CHECK ((kind IN ('ended', 'judged')) = (outcome IS NOT NULL)),
	CONSTRAINT ck_call_event_person_id CHECK (person_id IS NULL OR kind = 'assigned'),
	CONSTRAINT fk_call_event_call_id FOREIGN KEY(call_id) REFERENCES mystery_call (id),
	CONSTRAINT fk_call_event_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_call_event_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT fk_call_event_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT uq_call_event_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_call_event_supersedes FOREIGN KEY(supersedes) REFERENCES call_event (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_call_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_call_event_call_id ON call_event (call_id);

CREATE TRIGGER call_draw_no_change BEFORE DELETE OR UPDATE ON call_draw FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE call_draw ENABLE ALWAYS TRIGGER call_draw_no_change;

CREATE TRIGGER call_draw_no_truncate BEFORE TRUNCATE ON call_draw FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE call_draw ENABLE ALWAYS TRIGGER call_draw_no_truncate;

CREATE TRIGGER mystery_call_no_change BEFORE DELETE OR UPDATE ON mystery_call FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE mystery_call ENABLE ALWAYS TRIGGER mystery_call_no_change;

CREATE TRIGGER mystery_call_no_truncate BEFORE TRUNCATE ON mystery_call FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE mystery_call ENABLE ALWAYS TRIGGER mystery_call_no_truncate;

CREATE TRIGGER call_event_no_change BEFORE DELETE OR UPDATE ON call_event FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE call_event ENABLE ALWAYS TRIGGER call_event_no_change;

CREATE TRIGGER call_event_no_truncate BEFORE TRUNCATE ON call_event FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE call_event ENABLE ALWAYS TRIGGER call_event_no_truncate;

