CREATE TABLE coding_event (
	id TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	coder_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	part TEXT NOT NULL,
	at TEXT NOT NULL,
	subtle TEXT,
	leaked TEXT,
	note_id TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_coding_event PRIMARY KEY (id),
	CONSTRAINT ck_coding_event_kind CHECK (kind IN ('salutation', 'skipped', 'leaked', 'undone')),
	CONSTRAINT ck_coding_event_part CHECK (part IN ('outcome', 'salutation')),
	CONSTRAINT ck_coding_event_leaked CHECK (leaked IN ('name', 'partner', 'pronoun', 'salutation', 'agreement', 'signal', 'quoted_letter', 'signature', 'address', 'other')),
	CONSTRAINT ck_coding_event_subtle CHECK ((kind = 'salutation') = (subtle IS NOT NULL)),
	CONSTRAINT ck_coding_event_tells CHECK ((kind = 'leaked') = (leaked IS NOT NULL)),
	CONSTRAINT fk_coding_event_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_coding_event_coder_id FOREIGN KEY(coder_id) REFERENCES person (id),
	CONSTRAINT fk_coding_event_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_coding_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_coding_event_contact_id ON coding_event (contact_id);

CREATE TRIGGER coding_event_no_update BEFORE UPDATE ON coding_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER coding_event_no_delete BEFORE DELETE ON coding_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER coding_event_no_replace BEFORE INSERT ON coding_event WHEN EXISTS (SELECT 1 FROM coding_event WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

