CREATE TABLE job (
	id VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	study VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	asked BYTEA NOT NULL,
	state VARCHAR COLLATE "C" NOT NULL,
	holder VARCHAR COLLATE "C" NOT NULL,
	until TIMESTAMP WITH TIME ZONE NOT NULL,
	stopping BOOLEAN NOT NULL,
	kept BOOLEAN NOT NULL,
	step VARCHAR COLLATE "C" NOT NULL,
	done BIGINT NOT NULL,
	total BIGINT NOT NULL,
	told BYTEA,
	ended TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_job PRIMARY KEY (id),
	CONSTRAINT ck_job_kind CHECK (kind IN ('import', 'draw', 'analyse', 'report', 'export', 'fetch')),
	CONSTRAINT ck_job_state CHECK (state IN ('asking', 'waiting', 'running', 'done', 'failed', 'stopped')),
	CONSTRAINT fk_job_by FOREIGN KEY(by) REFERENCES person (id)
);

CREATE TABLE job_file (
	job_id VARCHAR COLLATE "C" NOT NULL,
	content BYTEA,
	CONSTRAINT pk_job_file PRIMARY KEY (job_id),
	CONSTRAINT fk_job_file_job_id FOREIGN KEY(job_id) REFERENCES job (id)
);

