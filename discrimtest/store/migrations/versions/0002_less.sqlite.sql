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

ALTER TABLE report RENAME TO report_0001;

CREATE TABLE report (
	id TEXT NOT NULL,
	run_id TEXT NOT NULL,
	audience TEXT NOT NULL,
	language TEXT NOT NULL,
	format TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_report PRIMARY KEY (id),
	CONSTRAINT fk_report_run_id FOREIGN KEY(run_id) REFERENCES run (id),
	CONSTRAINT fk_report_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_report_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

INSERT INTO report (id, run_id, audience, language, format, sha256, "by", at, entry) SELECT id, run_id, audience, language, format, sha256, "by", at, entry FROM report_0001;

DROP TABLE report_0001;

CREATE TRIGGER report_no_update BEFORE UPDATE ON report BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER report_no_delete BEFORE DELETE ON report BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER report_no_replace BEFORE INSERT ON report WHEN EXISTS (SELECT 1 FROM report WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE INDEX ix_landlord_event_landlord_id ON landlord_event (landlord_id);

CREATE INDEX ix_landlord_event_other_id ON landlord_event (other_id);

