CREATE TABLE second_entry (
	id VARCHAR COLLATE "C" NOT NULL,
	response_id VARCHAR COLLATE "C" NOT NULL,
	channel VARCHAR COLLATE "C" NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE NOT NULL,
	category VARCHAR COLLATE "C",
	automatic BOOLEAN NOT NULL,
	text_id VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_second_entry PRIMARY KEY (id),
	CONSTRAINT ck_second_entry_channel CHECK (channel IN ('email', 'portal', 'phone', 'sms', 'voicemail', 'in_person')),
	CONSTRAINT ck_second_entry_category CHECK (category IN ('invitation', 'booking_link', 'invitation_conditional', 'form_link', 'call_back_request', 'information_request', 'waiting_list', 'missed_call', 'acknowledgement', 'already_let', 'refusal', 'no_reply', 'invalid')),
	CONSTRAINT uq_second_entry_response_id UNIQUE (response_id),
	CONSTRAINT fk_second_entry_response_id FOREIGN KEY(response_id) REFERENCES response (id),
	CONSTRAINT fk_second_entry_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT fk_second_entry_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_second_entry_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE remark (
	id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C" NOT NULL,
	thread VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	text_id VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_remark PRIMARY KEY (id),
	CONSTRAINT ck_remark_kind CHECK (kind IN ('asked', 'answered', 'closed', 'reopened', 'held', 'released')),
	CONSTRAINT fk_remark_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_remark_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT fk_remark_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_remark_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_remark_contact_id ON remark (contact_id);

CREATE TRIGGER second_entry_no_change BEFORE DELETE OR UPDATE ON second_entry FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE second_entry ENABLE ALWAYS TRIGGER second_entry_no_change;

CREATE TRIGGER second_entry_no_truncate BEFORE TRUNCATE ON second_entry FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE second_entry ENABLE ALWAYS TRIGGER second_entry_no_truncate;

CREATE TRIGGER remark_no_change BEFORE DELETE OR UPDATE ON remark FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE remark ENABLE ALWAYS TRIGGER remark_no_change;

CREATE TRIGGER remark_no_truncate BEFORE TRUNCATE ON remark FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE remark ENABLE ALWAYS TRIGGER remark_no_truncate;

