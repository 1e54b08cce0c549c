CREATE TABLE job (
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	study TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	asked BLOB NOT NULL,
	state TEXT NOT NULL,
	holder TEXT NOT NULL,
	until TEXT NOT NULL,
	stopping BOOLEAN NOT NULL,
	kept BOOLEAN NOT NULL,
	step TEXT NOT NULL,
	done BIGINT NOT NULL,
	total BIGINT NOT NULL,
	told BLOB,
	ended TEXT,
	CONSTRAINT pk_job PRIMARY KEY (id),
	CONSTRAINT ck_job_kind CHECK (kind IN ('import', 'draw', 'analyse', 'report', 'export', 'fetch')),
	CONSTRAINT ck_job_state CHECK (state IN ('asking', 'waiting', 'running', 'done', 'failed', 'stopped')),
	CONSTRAINT fk_job_by FOREIGN KEY("by") REFERENCES person (id)
);

CREATE TABLE job_file (
	job_id TEXT NOT NULL,
	content BLOB,
	CONSTRAINT pk_job_file PRIMARY KEY (job_id),
	CONSTRAINT fk_job_file_job_id FOREIGN KEY(job_id) REFERENCES job (id)
);

