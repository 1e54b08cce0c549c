CREATE TABLE seal_key (
	id TEXT NOT NULL,
	public TEXT NOT NULL,
	first_seal BIGINT NOT NULL,
	signed TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_seal_key PRIMARY KEY (id),
	CONSTRAINT fk_seal_key_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_seal_key_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE tree_head (
	seal BIGINT NOT NULL,
	size BIGINT NOT NULL,
	root TEXT NOT NULL,
	key_id TEXT NOT NULL,
	signature TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_tree_head PRIMARY KEY (seal),
	CONSTRAINT ck_tree_head_seal CHECK (seal > 0),
	CONSTRAINT fk_tree_head_key_id FOREIGN KEY(key_id) REFERENCES seal_key (id),
	CONSTRAINT fk_tree_head_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_tree_head_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE head_left (
	id TEXT NOT NULL,
	seal BIGINT NOT NULL,
	how TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_head_left PRIMARY KEY (id),
	CONSTRAINT ck_head_left_how CHECK (how IN ('mail', 'paper', 'copy')),
	CONSTRAINT fk_head_left_seal FOREIGN KEY(seal) REFERENCES tree_head (seal),
	CONSTRAINT fk_head_left_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_head_left_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_head_left_seal ON head_left (seal);

CREATE TABLE head_stamp (
	id TEXT NOT NULL,
	seal BIGINT NOT NULL,
	authority TEXT NOT NULL,
	kind TEXT NOT NULL,
	source TEXT NOT NULL,
	response TEXT NOT NULL,
	root TEXT NOT NULL,
	stamped_at TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_head_stamp PRIMARY KEY (id),
	CONSTRAINT ck_head_stamp_kind CHECK (kind IN ('qualified', 'ordinary')),
	CONSTRAINT fk_head_stamp_seal FOREIGN KEY(seal) REFERENCES tree_head (seal),
	CONSTRAINT fk_head_stamp_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_head_stamp_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_head_stamp_seal ON head_stamp (seal);

CREATE TRIGGER seal_key_no_update BEFORE UPDATE ON seal_key BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER seal_key_no_delete BEFORE DELETE ON seal_key BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER seal_key_no_replace BEFORE INSERT ON seal_key WHEN EXISTS (SELECT 1 FROM seal_key WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_head_no_update BEFORE UPDATE ON tree_head BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_head_no_delete BEFORE DELETE ON tree_head BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_head_no_replace BEFORE INSERT ON tree_head WHEN EXISTS (SELECT 1 FROM tree_head WHERE "seal" = NEW."seal") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER head_left_no_update BEFORE UPDATE ON head_left BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER head_left_no_delete BEFORE DELETE ON head_left BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER head_left_no_replace BEFORE INSERT ON head_left WHEN EXISTS (SELECT 1 FROM head_left WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER head_stamp_no_update BEFORE UPDATE ON head_stamp BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER head_stamp_no_delete BEFORE DELETE ON head_stamp BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER head_stamp_no_replace BEFORE INSERT ON head_stamp WHEN EXISTS (SELECT 1 FROM head_stamp WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

