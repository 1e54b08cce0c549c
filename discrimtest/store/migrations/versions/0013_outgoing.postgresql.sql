CREATE TABLE lease (
	name VARCHAR COLLATE "C" NOT NULL,
	holder VARCHAR COLLATE "C" NOT NULL,
	until TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_lease PRIMARY KEY (name)
);

CREATE TABLE outgoing (
	event_id VARCHAR COLLATE "C" NOT NULL,
	mail_id VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_outgoing PRIMARY KEY (event_id),
	CONSTRAINT fk_outgoing_event_id FOREIGN KEY(event_id) REFERENCES contact_event (id),
	CONSTRAINT uq_outgoing_mail_id UNIQUE (mail_id),
	CONSTRAINT fk_outgoing_mail_id FOREIGN KEY(mail_id) REFERENCES private (id),
	CONSTRAINT fk_outgoing_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TRIGGER outgoing_no_change BEFORE DELETE OR UPDATE ON outgoing FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE outgoing ENABLE ALWAYS TRIGGER outgoing_no_change;

CREATE TRIGGER outgoing_no_truncate BEFORE TRUNCATE ON outgoing FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE outgoing ENABLE ALWAYS TRIGGER outgoing_no_truncate;

