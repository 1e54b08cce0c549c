CREATE TABLE mail (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	line_id TEXT,
	raw_id TEXT NOT NULL,
	mark TEXT NOT NULL,
	id_mark TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_mail PRIMARY KEY (id),
	CONSTRAINT fk_mail_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_mail_line_id FOREIGN KEY(line_id) REFERENCES line (id),
	CONSTRAINT fk_mail_raw_id FOREIGN KEY(raw_id) REFERENCES private (id),
	CONSTRAINT uq_mail_mark UNIQUE (mark),
	CONSTRAINT fk_mail_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_mail_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_mail_id_mark ON mail (id_mark);

CREATE INDEX ix_mail_study_id ON mail (study_id);

CREATE TABLE mail_place (
	id TEXT NOT NULL,
	mail_id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	box TEXT NOT NULL,
	validity BIGINT NOT NULL,
	uid BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_mail_place PRIMARY KEY (id),
	CONSTRAINT uq_mail_place_study_id_box_validity_uid UNIQUE (study_id, box, validity, uid),
	CONSTRAINT fk_mail_place_mail_id FOREIGN KEY(mail_id) REFERENCES mail (id),
	CONSTRAINT fk_mail_place_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_mail_place_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE mail_event (
	id TEXT NOT NULL,
	mail_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	kind TEXT NOT NULL,
	contact_id TEXT,
	response_id TEXT,
	status TEXT,
	why TEXT NOT NULL,
	note_id TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_mail_event PRIMARY KEY (id),
	CONSTRAINT ck_mail_event_kind CHECK (kind IN ('answer', 'hard', 'soft', 'delay', 'receipt', 'copy', 'not_for_us')),
	CONSTRAINT uq_mail_event_mail_id_number UNIQUE (mail_id, number),
	CONSTRAINT ck_mail_event_number CHECK (number > 0),
	CONSTRAINT ck_mail_event_response_id CHECK ((kind = 'answer') = (response_id IS NOT NULL)),
	CONSTRAINT fk_mail_event_mail_id FOREIGN KEY(mail_id) REFERENCES mail (id),
	CONSTRAINT fk_mail_event_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_mail_event_response_id FOREIGN KEY(response_id) REFERENCES response (id),
	CONSTRAINT fk_mail_event_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_mail_event_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_mail_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_mail_event_contact_id ON mail_event (contact_id);

CREATE INDEX ix_mail_event_response_id ON mail_event (response_id);

CREATE TRIGGER mail_no_update BEFORE UPDATE ON mail BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mail_no_delete BEFORE DELETE ON mail BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mail_no_replace BEFORE INSERT ON mail WHEN EXISTS (SELECT 1 FROM mail WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM mail WHERE "mark" = NEW."mark") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mail_place_no_update BEFORE UPDATE ON mail_place BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mail_place_no_delete BEFORE DELETE ON mail_place BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mail_place_no_replace BEFORE INSERT ON mail_place WHEN EXISTS (SELECT 1 FROM mail_place WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM mail_place WHERE "study_id" = NEW."study_id" AND "box" = NEW."box" AND "validity" = NEW."validity" AND "uid" = NEW."uid") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mail_event_no_update BEFORE UPDATE ON mail_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mail_event_no_delete BEFORE DELETE ON mail_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER mail_event_no_replace BEFORE INSERT ON mail_event WHEN EXISTS (SELECT 1 FROM mail_event WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM mail_event WHERE "mail_id" = NEW."mail_id" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

