CREATE TABLE capture (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	listing_id TEXT NOT NULL,
	contact_id TEXT,
	kind TEXT NOT NULL,
	way TEXT NOT NULL,
	taken_at TEXT NOT NULL,
	status BIGINT,
	limits TEXT NOT NULL,
	content_id TEXT NOT NULL,
	note_id TEXT,
	size BIGINT NOT NULL,
	media_type TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_capture PRIMARY KEY (id),
	CONSTRAINT ck_capture_kind CHECK (kind IN ('page', 'form')),
	CONSTRAINT ck_capture_way CHECK (way IN ('program', 'hand')),
	CONSTRAINT ck_capture_size CHECK (size > 0),
	CONSTRAINT fk_capture_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_capture_listing_id FOREIGN KEY(listing_id) REFERENCES listing (id),
	CONSTRAINT fk_capture_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_capture_content_id FOREIGN KEY(content_id) REFERENCES private (id),
	CONSTRAINT fk_capture_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_capture_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_capture_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_capture_listing_id ON capture (listing_id);

CREATE INDEX ix_capture_study_id ON capture (study_id);

CREATE TRIGGER capture_no_update BEFORE UPDATE ON capture BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER capture_no_delete BEFORE DELETE ON capture BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER capture_no_replace BEFORE INSERT ON capture WHEN EXISTS (SELECT 1 FROM capture WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

