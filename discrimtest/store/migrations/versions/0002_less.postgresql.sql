DROP VIEW assignment_current;

DROP VIEW coding_current;

DROP VIEW contact_event_current;

DROP VIEW contact_state;

DROP VIEW deviation_current;

DROP VIEW response_match_current;

DROP TABLE tree_timestamp;

DROP TABLE tree_head;

DROP TABLE tree_node;

DROP TABLE release;

DROP TABLE retention;

DROP TABLE complaint;

DROP TABLE capture;

DROP TABLE assignment;

DROP TABLE declaration;

DROP TABLE web_session;

DROP TABLE account;

DROP TABLE job;

ALTER TABLE report DROP CONSTRAINT ck_report_audience;

ALTER TABLE report DROP CONSTRAINT ck_report_language;

ALTER TABLE report DROP CONSTRAINT ck_report_format;

CREATE INDEX ix_landlord_event_landlord_id ON landlord_event (landlord_id);

CREATE INDEX ix_landlord_event_other_id ON landlord_event (other_id);

