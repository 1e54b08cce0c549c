ALTER TABLE deviation DROP CONSTRAINT ck_deviation_reason;

ALTER TABLE deviation ADD CONSTRAINT ck_deviation_reason CHECK (reason IN ('ad_gone', 'bounced', 'sent_late', 'sent_wrong', 'order_reversed', 'gap_outside', 'outside_hours', 'send_failed', 'landlord_stopped', 'exposure', 'abuse', 'invalid_outcome', 'tester_error', 'other'));

CREATE TABLE response_event (
	id VARCHAR COLLATE "C" NOT NULL,
	response_id VARCHAR COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C",
	match_number BIGINT NOT NULL,
	since TIMESTAMP WITH TIME ZONE NOT NULL,
	to_id VARCHAR COLLATE "C",
	received_at TIMESTAMP WITH TIME ZONE,
	automatic BOOLEAN,
	note_id VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_response_event PRIMARY KEY (id),
	CONSTRAINT ck_response_event_kind CHECK (kind IN ('withdrawn', 'moved', 'redated', 'automatic', 'noted')),
	CONSTRAINT uq_response_event_response_id_number UNIQUE (response_id, number),
	CONSTRAINT ck_response_event_number CHECK (number > 0),
	CONSTRAINT ck_response_event_to_id CHECK ((kind = 'moved') = (to_id IS NOT NULL)),
	CONSTRAINT ck_response_event_received_at CHECK ((kind = 'redated') = (received_at IS NOT NULL)),
	CONSTRAINT ck_response_event_automatic CHECK ((kind = 'automatic') = (automatic IS NOT NULL)),
	CONSTRAINT fk_response_event_response_id FOREIGN KEY(response_id) REFERENCES response (id),
	CONSTRAINT fk_response_event_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_response_event_to_id FOREIGN KEY(to_id) REFERENCES contact (id),
	CONSTRAINT fk_response_event_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_response_event_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_response_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_response_event_contact_id ON response_event (contact_id);

CREATE INDEX ix_response_event_to_id ON response_event (to_id);

CREATE TRIGGER response_event_no_change BEFORE DELETE OR UPDATE ON response_event FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE response_event ENABLE ALWAYS TRIGGER response_event_no_change;

CREATE TRIGGER response_event_no_truncate BEFORE TRUNCATE ON response_event FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE response_event ENABLE ALWAYS TRIGGER response_event_no_truncate;

