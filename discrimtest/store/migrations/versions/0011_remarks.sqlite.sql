CREATE TABLE second_entry (
	id TEXT NOT NULL,
	response_id TEXT NOT NULL,
	channel TEXT NOT NULL,
	received_at TEXT NOT NULL,
	category TEXT,
	automatic BOOLEAN NOT NULL,
	text_id TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_second_entry PRIMARY KEY (id),
	CONSTRAINT ck_second_entry_channel CHECK (channel IN ('email', 'portal', 'phone', 'sms', 'voicemail', 'in_person')),
	CONSTRAINT ck_second_entry_category CHECK (category IN ('invitation', 'booking_link', 'invitation_conditional', 'form_link', 'call_back_request', 'information_request', 'waiting_list', 'missed_call', 'acknowledgement', 'already_let', 'refusal', 'no_reply', 'invalid')),
	CONSTRAINT uq_second_entry_response_id UNIQUE (response_id),
	CONSTRAINT fk_second_entry_response_id FOREIGN KEY(response_id) REFERENCES response (id),
	CONSTRAINT fk_second_entry_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT fk_second_entry_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_second_entry_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE remark (
	id TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	thread TEXT NOT NULL,
	kind TEXT NOT NULL,
	text_id TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_remark PRIMARY KEY (id),
	CONSTRAINT ck_remark_kind CHECK (kind IN ('asked', 'answered', 'closed', 'reopened', 'held', 'released')),
	CONSTRAINT fk_remark_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_remark_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT fk_remark_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_remark_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_remark_contact_id ON remark (contact_id);

CREATE TRIGGER second_entry_no_update BEFORE UPDATE ON second_entry BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER second_entry_no_delete BEFORE DELETE ON second_entry BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER second_entry_no_replace BEFORE INSERT ON second_entry WHEN EXISTS (SELECT 1 FROM second_entry WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM second_entry WHERE "response_id" = NEW."response_id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER remark_no_update BEFORE UPDATE ON remark BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER remark_no_delete BEFORE DELETE ON remark BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER remark_no_replace BEFORE INSERT ON remark WHEN EXISTS (SELECT 1 FROM remark WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

