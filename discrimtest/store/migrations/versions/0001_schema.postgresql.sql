CREATE TABLE job (
	id VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	args VARCHAR COLLATE "C" NOT NULL,
	state VARCHAR COLLATE "C" NOT NULL,
	progress BIGINT NOT NULL,
	message VARCHAR COLLATE "C" NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	lease_owner VARCHAR COLLATE "C",
	lease_until TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_job PRIMARY KEY (id),
	CONSTRAINT ck_job_state CHECK (state IN ('waiting', 'running', 'done', 'failed')),
	CONSTRAINT ck_job_lease CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
	CONSTRAINT ck_job_running CHECK ((state = 'running') = (lease_owner IS NOT NULL))
);

CREATE TABLE landlord (
	id VARCHAR COLLATE "C" NOT NULL,
	type VARCHAR COLLATE "C" NOT NULL,
	added_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_landlord PRIMARY KEY (id),
	CONSTRAINT ck_landlord_type CHECK (type IN ('agency', 'private'))
);

CREATE TABLE study (
	id VARCHAR COLLATE "C" NOT NULL,
	slug VARCHAR COLLATE "C" NOT NULL,
	timezone VARCHAR COLLATE "C" NOT NULL,
	purpose VARCHAR COLLATE "C" NOT NULL,
	mode VARCHAR COLLATE "C" NOT NULL,
	simulated BOOLEAN NOT NULL,
	state VARCHAR COLLATE "C" NOT NULL,
	CONSTRAINT pk_study PRIMARY KEY (id),
	CONSTRAINT ck_study_purpose CHECK (purpose IN ('measurement', 'enforcement')),
	CONSTRAINT ck_study_mode CHECK (mode IN ('proactive', 'reactive')),
	CONSTRAINT ck_study_state CHECK (state IN ('registered', 'locked', 'closed')),
	CONSTRAINT uq_study_slug UNIQUE (slug)
);

CREATE TABLE subject_key (
	subject VARCHAR COLLATE "C" NOT NULL,
	master_key_id VARCHAR COLLATE "C" NOT NULL,
	wrapped_key BYTEA,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	destroyed_at TIMESTAMP WITH TIME ZONE,
	rule VARCHAR COLLATE "C",
	CONSTRAINT pk_subject_key PRIMARY KEY (subject),
	CONSTRAINT ck_subject_key_destroyed CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE tree_node (
	level BIGINT NOT NULL,
	number BIGINT NOT NULL,
	hash BYTEA NOT NULL,
	CONSTRAINT pk_tree_node PRIMARY KEY (level, number)
);

CREATE TABLE private (
	id VARCHAR COLLATE "C" NOT NULL,
	subject VARCHAR COLLATE "C" NOT NULL,
	field VARCHAR COLLATE "C" NOT NULL,
	media_type VARCHAR COLLATE "C" NOT NULL,
	ciphertext BYTEA,
	lookup VARCHAR COLLATE "C",
	CONSTRAINT pk_private PRIMARY KEY (id),
	CONSTRAINT ck_private_erased CHECK (ciphertext IS NOT NULL OR lookup IS NULL),
	CONSTRAINT fk_private_subject FOREIGN KEY(subject) REFERENCES subject_key (subject)
);

CREATE INDEX ix_private_lookup ON private (lookup);

CREATE INDEX ix_private_subject ON private (subject);

CREATE TABLE line (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	name VARCHAR COLLATE "C" NOT NULL,
	channel VARCHAR COLLATE "C" NOT NULL,
	address_id VARCHAR COLLATE "C" NOT NULL,
	verified_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_line PRIMARY KEY (id),
	CONSTRAINT uq_line_study_id_name UNIQUE (study_id, name),
	CONSTRAINT ck_line_channel CHECK (channel IN ('email', 'phone', 'portal')),
	CONSTRAINT fk_line_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_line_address_id FOREIGN KEY(address_id) REFERENCES private (id)
);

CREATE TABLE person (
	id VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	active BOOLEAN NOT NULL,
	name_id VARCHAR COLLATE "C",
	added_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_person PRIMARY KEY (id),
	CONSTRAINT ck_person_kind CHECK (kind IN ('person', 'program')),
	CONSTRAINT fk_person_name_id FOREIGN KEY(name_id) REFERENCES private (id)
);

CREATE TABLE account (
	person_id VARCHAR COLLATE "C" NOT NULL,
	login VARCHAR COLLATE "C" NOT NULL,
	password_hash VARCHAR COLLATE "C" NOT NULL,
	totp_sealed BYTEA,
	CONSTRAINT pk_account PRIMARY KEY (person_id),
	CONSTRAINT fk_account_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_account_login UNIQUE (login)
);

CREATE TABLE log (
	seq BIGINT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C",
	action VARCHAR COLLATE "C" NOT NULL,
	object VARCHAR COLLATE "C" NOT NULL,
	detail VARCHAR COLLATE "C" NOT NULL,
	facts VARCHAR COLLATE "C" NOT NULL,
	leaf BYTEA NOT NULL,
	hash BYTEA NOT NULL,
	CONSTRAINT pk_log PRIMARY KEY (seq),
	CONSTRAINT ck_log_seq CHECK (seq > 0),
	CONSTRAINT fk_log_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_log_study_id FOREIGN KEY(study_id) REFERENCES study (id)
);

CREATE TABLE web_session (
	id VARCHAR COLLATE "C" NOT NULL,
	person_id VARCHAR COLLATE "C" NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_web_session PRIMARY KEY (id),
	CONSTRAINT fk_web_session_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE TABLE complaint (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C",
	landlord_id VARCHAR COLLATE "C" NOT NULL,
	source VARCHAR COLLATE "C" NOT NULL,
	ground VARCHAR COLLATE "C" NOT NULL,
	consent BOOLEAN NOT NULL,
	story_id VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_complaint PRIMARY KEY (id),
	CONSTRAINT fk_complaint_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_complaint_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_complaint_story_id FOREIGN KEY(story_id) REFERENCES private (id),
	CONSTRAINT fk_complaint_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_complaint_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE declaration (
	id VARCHAR COLLATE "C" NOT NULL,
	person_id VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C",
	kind VARCHAR COLLATE "C" NOT NULL,
	until TIMESTAMP WITH TIME ZONE,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_declaration PRIMARY KEY (id),
	CONSTRAINT ck_declaration_kind CHECK (kind IN ('training', 'conflict')),
	CONSTRAINT fk_declaration_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_declaration_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_declaration_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE import_batch (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	file_sha256 VARCHAR COLLATE "C" NOT NULL,
	mapping VARCHAR COLLATE "C" NOT NULL,
	counts VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_import_batch PRIMARY KEY (id),
	CONSTRAINT uq_import_batch_study_id_file_sha256 UNIQUE (study_id, file_sha256),
	CONSTRAINT fk_import_batch_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_import_batch_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_import_batch_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE landlord_event (
	id VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C" NOT NULL,
	other_id VARCHAR COLLATE "C",
	kind VARCHAR COLLATE "C" NOT NULL,
	reason_id VARCHAR COLLATE "C",
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_landlord_event PRIMARY KEY (id),
	CONSTRAINT ck_landlord_event_kind CHECK (kind IN ('doubt', 'merge', 'split', 'confirm_different', 'exclude', 'include', 'stop')),
	CONSTRAINT fk_landlord_event_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_landlord_event_other_id FOREIGN KEY(other_id) REFERENCES landlord (id),
	CONSTRAINT fk_landlord_event_reason_id FOREIGN KEY(reason_id) REFERENCES private (id),
	CONSTRAINT fk_landlord_event_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_landlord_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE listing (
	id VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C" NOT NULL,
	portal VARCHAR COLLATE "C" NOT NULL,
	ref VARCHAR COLLATE "C" NOT NULL,
	postcode VARCHAR COLLATE "C" NOT NULL,
	municipality VARCHAR COLLATE "C" NOT NULL,
	rent_cents BIGINT,
	charges_cents BIGINT,
	bedrooms BIGINT,
	home VARCHAR COLLATE "C" NOT NULL,
	senior BOOLEAN NOT NULL,
	channels VARCHAR COLLATE "C" NOT NULL,
	posted DATE,
	advert_id VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_listing PRIMARY KEY (id),
	CONSTRAINT uq_listing_portal_ref UNIQUE (portal, ref),
	CONSTRAINT ck_listing_home CHECK (home IN ('apartment', 'house', 'studio', 'service_flat', 'room', 'shop', 'other')),
	CONSTRAINT ck_listing_rent_cents CHECK (rent_cents >= 0),
	CONSTRAINT ck_listing_charges_cents CHECK (charges_cents >= 0),
	CONSTRAINT ck_listing_bedrooms CHECK (bedrooms >= 0),
	CONSTRAINT fk_listing_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_listing_advert_id FOREIGN KEY(advert_id) REFERENCES private (id),
	CONSTRAINT fk_listing_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_listing_advert_id ON listing (advert_id);

CREATE TABLE response (
	id VARCHAR COLLATE "C" NOT NULL,
	line_id VARCHAR COLLATE "C",
	channel VARCHAR COLLATE "C" NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	text_id VARCHAR COLLATE "C" NOT NULL,
	automatic BOOLEAN NOT NULL,
	client_id VARCHAR COLLATE "C",
	entry BIGINT NOT NULL,
	CONSTRAINT pk_response PRIMARY KEY (id),
	CONSTRAINT ck_response_channel CHECK (channel IN ('email', 'portal', 'phone', 'sms', 'voicemail', 'in_person')),
	CONSTRAINT fk_response_line_id FOREIGN KEY(line_id) REFERENCES line (id),
	CONSTRAINT fk_response_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_response_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT uq_response_client_id UNIQUE (client_id),
	CONSTRAINT fk_response_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_response_text_id ON response (text_id);

CREATE TABLE retention (
	id VARCHAR COLLATE "C" NOT NULL,
	subject VARCHAR COLLATE "C" NOT NULL,
	rule VARCHAR COLLATE "C" NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	hold VARCHAR COLLATE "C",
	done_at TIMESTAMP WITH TIME ZONE,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_retention PRIMARY KEY (id),
	CONSTRAINT fk_retention_subject FOREIGN KEY(subject) REFERENCES subject_key (subject),
	CONSTRAINT fk_retention_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE role_grant (
	id VARCHAR COLLATE "C" NOT NULL,
	person_id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C",
	role VARCHAR COLLATE "C" NOT NULL,
	granted BOOLEAN NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_role_grant PRIMARY KEY (id),
	CONSTRAINT ck_role_grant_role CHECK (role IN ('researcher', 'tester', 'coder', 'inspector', 'administrator')),
	CONSTRAINT fk_role_grant_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_role_grant_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_role_grant_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_role_grant_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE study_version (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	hashes VARCHAR COLLATE "C" NOT NULL,
	snapshot VARCHAR COLLATE "C" NOT NULL,
	reason VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_study_version PRIMARY KEY (id),
	CONSTRAINT uq_study_version_study_id_number UNIQUE (study_id, number),
	CONSTRAINT ck_study_version_kind CHECK (kind IN ('lock', 'amendment')),
	CONSTRAINT ck_study_version_number CHECK (number > 0),
	CONSTRAINT fk_study_version_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_study_version_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_study_version_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE tree_head (
	id VARCHAR COLLATE "C" NOT NULL,
	size BIGINT NOT NULL,
	root BYTEA NOT NULL,
	key_id VARCHAR COLLATE "C" NOT NULL,
	signature BYTEA NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_tree_head PRIMARY KEY (id),
	CONSTRAINT uq_tree_head_size_key_id UNIQUE (size, key_id),
	CONSTRAINT fk_tree_head_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE draw (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	version_id VARCHAR COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	seed VARCHAR COLLATE "C" NOT NULL,
	inputs VARCHAR COLLATE "C" NOT NULL,
	inputs_sha256 VARCHAR COLLATE "C" NOT NULL,
	golden VARCHAR COLLATE "C" NOT NULL,
	balance VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_draw PRIMARY KEY (id),
	CONSTRAINT uq_draw_study_id_number UNIQUE (study_id, number),
	CONSTRAINT fk_draw_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_draw_version_id FOREIGN KEY(version_id) REFERENCES study_version (id),
	CONSTRAINT fk_draw_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE import_row (
	batch_id VARCHAR COLLATE "C" NOT NULL,
	line_no BIGINT NOT NULL,
	status VARCHAR COLLATE "C" NOT NULL,
	listing_id VARCHAR COLLATE "C",
	duplicate_of_line BIGINT,
	reasons VARCHAR COLLATE "C" NOT NULL,
	notes VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_import_row PRIMARY KEY (batch_id, line_no),
	CONSTRAINT ck_import_row_status CHECK (status IN ('accepted', 'duplicate', 'refused')),
	CONSTRAINT ck_import_row_accepted CHECK (status <> 'accepted' OR listing_id IS NOT NULL),
	CONSTRAINT fk_import_row_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id),
	CONSTRAINT fk_import_row_listing_id FOREIGN KEY(listing_id) REFERENCES listing (id),
	CONSTRAINT fk_import_row_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_import_row_listing_id ON import_row (listing_id);

CREATE TABLE landlord_alias (
	id VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C" NOT NULL,
	listing_id VARCHAR COLLATE "C",
	name_id VARCHAR COLLATE "C",
	phone_id VARCHAR COLLATE "C",
	email_id VARCHAR COLLATE "C",
	entry BIGINT NOT NULL,
	CONSTRAINT pk_landlord_alias PRIMARY KEY (id),
	CONSTRAINT fk_landlord_alias_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_landlord_alias_listing_id FOREIGN KEY(listing_id) REFERENCES listing (id),
	CONSTRAINT fk_landlord_alias_name_id FOREIGN KEY(name_id) REFERENCES private (id),
	CONSTRAINT fk_landlord_alias_phone_id FOREIGN KEY(phone_id) REFERENCES private (id),
	CONSTRAINT fk_landlord_alias_email_id FOREIGN KEY(email_id) REFERENCES private (id),
	CONSTRAINT fk_landlord_alias_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_landlord_alias_landlord_id ON landlord_alias (landlord_id);

CREATE TABLE run (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	version_id VARCHAR COLLATE "C",
	plan_sha256 VARCHAR COLLATE "C" NOT NULL,
	data_sha256 VARCHAR COLLATE "C" NOT NULL,
	seed VARCHAR COLLATE "C" NOT NULL,
	findings VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_run PRIMARY KEY (id),
	CONSTRAINT fk_run_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_run_version_id FOREIGN KEY(version_id) REFERENCES study_version (id),
	CONSTRAINT fk_run_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_run_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE tree_timestamp (
	id VARCHAR COLLATE "C" NOT NULL,
	head_id VARCHAR COLLATE "C" NOT NULL,
	authority VARCHAR COLLATE "C" NOT NULL,
	request BYTEA NOT NULL,
	response BYTEA NOT NULL,
	chain BYTEA NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_tree_timestamp PRIMARY KEY (id),
	CONSTRAINT fk_tree_timestamp_head_id FOREIGN KEY(head_id) REFERENCES tree_head (id),
	CONSTRAINT fk_tree_timestamp_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE profile (
	id VARCHAR COLLATE "C" NOT NULL,
	draw_id VARCHAR COLLATE "C" NOT NULL,
	arm VARCHAR COLLATE "C" NOT NULL,
	factors VARCHAR COLLATE "C" NOT NULL,
	names VARCHAR COLLATE "C" NOT NULL,
	facts VARCHAR COLLATE "C" NOT NULL,
	signals VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_profile PRIMARY KEY (id),
	CONSTRAINT fk_profile_draw_id FOREIGN KEY(draw_id) REFERENCES draw (id),
	CONSTRAINT fk_profile_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE report (
	id VARCHAR COLLATE "C" NOT NULL,
	run_id VARCHAR COLLATE "C" NOT NULL,
	audience VARCHAR COLLATE "C" NOT NULL,
	language VARCHAR COLLATE "C" NOT NULL,
	format VARCHAR COLLATE "C" NOT NULL,
	sha256 VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_report PRIMARY KEY (id),
	CONSTRAINT ck_report_audience CHECK (audience IN ('public', 'commissioner', 'inspector')),
	CONSTRAINT ck_report_language CHECK (language IN ('nl', 'fr', 'en')),
	CONSTRAINT ck_report_format CHECK (format IN ('html', 'pdf')),
	CONSTRAINT fk_report_run_id FOREIGN KEY(run_id) REFERENCES run (id),
	CONSTRAINT fk_report_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_report_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE test (
	id VARCHAR COLLATE "C" NOT NULL,
	study_id VARCHAR COLLATE "C" NOT NULL,
	draw_id VARCHAR COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	listing_id VARCHAR COLLATE "C" NOT NULL,
	landlord_id VARCHAR COLLATE "C" NOT NULL,
	stratum VARCHAR COLLATE "C" NOT NULL,
	comparison VARCHAR COLLATE "C" NOT NULL,
	factors VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_test PRIMARY KEY (id),
	CONSTRAINT uq_test_study_id_number UNIQUE (study_id, number),
	CONSTRAINT fk_test_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_test_draw_id FOREIGN KEY(draw_id) REFERENCES draw (id),
	CONSTRAINT fk_test_listing_id FOREIGN KEY(listing_id) REFERENCES listing (id),
	CONSTRAINT fk_test_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_test_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_test_landlord_id ON test (landlord_id);

CREATE INDEX ix_test_listing_id ON test (listing_id);

CREATE TABLE contact (
	id VARCHAR COLLATE "C" NOT NULL,
	test_id VARCHAR COLLATE "C" NOT NULL,
	arm VARCHAR COLLATE "C" NOT NULL,
	control_arm VARCHAR COLLATE "C",
	replicate BIGINT NOT NULL,
	position BIGINT NOT NULL,
	profile_id VARCHAR COLLATE "C" NOT NULL,
	variant VARCHAR COLLATE "C" NOT NULL,
	language VARCHAR COLLATE "C" NOT NULL,
	channel VARCHAR COLLATE "C" NOT NULL,
	line_id VARCHAR COLLATE "C" NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_contact PRIMARY KEY (id),
	CONSTRAINT uq_contact_test_id_arm_replicate UNIQUE (test_id, arm, replicate),
	CONSTRAINT uq_contact_test_id_position UNIQUE (test_id, position),
	CONSTRAINT ck_contact_replicate CHECK (replicate > 0),
	CONSTRAINT ck_contact_position CHECK (position > 0),
	CONSTRAINT fk_contact_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_contact_profile_id FOREIGN KEY(profile_id) REFERENCES profile (id),
	CONSTRAINT fk_contact_line_id FOREIGN KEY(line_id) REFERENCES line (id),
	CONSTRAINT fk_contact_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE release (
	id VARCHAR COLLATE "C" NOT NULL,
	report_id VARCHAR COLLATE "C" NOT NULL,
	step VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_release PRIMARY KEY (id),
	CONSTRAINT ck_release_step CHECK (step IN ('asked', 'approved', 'refused', 'given')),
	CONSTRAINT fk_release_report_id FOREIGN KEY(report_id) REFERENCES report (id),
	CONSTRAINT fk_release_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_release_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE assignment (
	id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C" NOT NULL,
	person_id VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	supersedes VARCHAR COLLATE "C",
	entry BIGINT NOT NULL,
	CONSTRAINT pk_assignment PRIMARY KEY (id),
	CONSTRAINT fk_assignment_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_assignment_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_assignment_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_assignment_supersedes FOREIGN KEY(supersedes) REFERENCES assignment (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_assignment_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE capture (
	id VARCHAR COLLATE "C" NOT NULL,
	listing_id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C",
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	content_id VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_capture PRIMARY KEY (id),
	CONSTRAINT fk_capture_listing_id FOREIGN KEY(listing_id) REFERENCES listing (id),
	CONSTRAINT fk_capture_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_capture_content_id FOREIGN KEY(content_id) REFERENCES private (id),
	CONSTRAINT fk_capture_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE coding (
	id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C" NOT NULL,
	coder_id VARCHAR COLLATE "C" NOT NULL,
	method VARCHAR COLLATE "C" NOT NULL,
	category VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	subtle VARCHAR COLLATE "C" NOT NULL,
	reason_id VARCHAR COLLATE "C",
	supersedes VARCHAR COLLATE "C",
	entry BIGINT NOT NULL,
	CONSTRAINT pk_coding PRIMARY KEY (id),
	CONSTRAINT ck_coding_method CHECK (method IN ('tester', 'blind', 'adjudicated', 'rule')),
	CONSTRAINT ck_coding_category CHECK (category IN ('invitation', 'booking_link', 'invitation_conditional', 'form_link', 'call_back_request', 'information_request', 'waiting_list', 'missed_call', 'acknowledgement', 'already_let', 'refusal', 'no_reply', 'invalid')),
	CONSTRAINT fk_coding_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_coding_coder_id FOREIGN KEY(coder_id) REFERENCES person (id),
	CONSTRAINT fk_coding_reason_id FOREIGN KEY(reason_id) REFERENCES private (id),
	CONSTRAINT uq_coding_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_coding_supersedes FOREIGN KEY(supersedes) REFERENCES coding (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_coding_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_coding_contact_id ON coding (contact_id);

CREATE TABLE contact_event (
	id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C" NOT NULL,
	kind VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE,
	note_id VARCHAR COLLATE "C",
	message_id VARCHAR COLLATE "C",
	client_id VARCHAR COLLATE "C",
	supersedes VARCHAR COLLATE "C",
	entry BIGINT NOT NULL,
	CONSTRAINT pk_contact_event PRIMARY KEY (id),
	CONSTRAINT ck_contact_event_kind CHECK (kind IN ('intent', 'sent', 'doubt', 'failed', 'logged', 'replanned', 'declined', 'closed')),
	CONSTRAINT ck_contact_event_due_at CHECK ((kind = 'replanned') = (due_at IS NOT NULL)),
	CONSTRAINT fk_contact_event_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_contact_event_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_contact_event_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT uq_contact_event_client_id UNIQUE (client_id),
	CONSTRAINT uq_contact_event_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_contact_event_supersedes FOREIGN KEY(supersedes) REFERENCES contact_event (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_contact_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_contact_event_contact_id ON contact_event (contact_id);

CREATE TABLE deviation (
	id VARCHAR COLLATE "C" NOT NULL,
	test_id VARCHAR COLLATE "C" NOT NULL,
	contact_id VARCHAR COLLATE "C",
	reason VARCHAR COLLATE "C" NOT NULL,
	note_id VARCHAR COLLATE "C",
	breaks BOOLEAN NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	supersedes VARCHAR COLLATE "C",
	entry BIGINT NOT NULL,
	CONSTRAINT pk_deviation PRIMARY KEY (id),
	CONSTRAINT ck_deviation_reason CHECK (reason IN ('ad_gone', 'bounced', 'sent_late', 'sent_wrong', 'send_failed', 'landlord_stopped', 'exposure', 'abuse', 'invalid_outcome', 'tester_error', 'other')),
	CONSTRAINT fk_deviation_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_deviation_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_deviation_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_deviation_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT uq_deviation_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_deviation_supersedes FOREIGN KEY(supersedes) REFERENCES deviation (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_deviation_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_deviation_test_id ON deviation (test_id);

CREATE TABLE letter (
	contact_id VARCHAR COLLATE "C" NOT NULL,
	text_id VARCHAR COLLATE "C" NOT NULL,
	body_spans VARCHAR COLLATE "C" NOT NULL,
	subject_spans VARCHAR COLLATE "C" NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_letter PRIMARY KEY (contact_id),
	CONSTRAINT fk_letter_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_letter_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT fk_letter_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE TABLE response_match (
	id VARCHAR COLLATE "C" NOT NULL,
	response_id VARCHAR COLLATE "C" NOT NULL,
	number BIGINT NOT NULL,
	contact_id VARCHAR COLLATE "C",
	why VARCHAR COLLATE "C" NOT NULL,
	by VARCHAR COLLATE "C" NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_response_match PRIMARY KEY (id),
	CONSTRAINT uq_response_match_response_id_number UNIQUE (response_id, number),
	CONSTRAINT ck_response_match_number CHECK (number > 0),
	CONSTRAINT fk_response_match_response_id FOREIGN KEY(response_id) REFERENCES response (id),
	CONSTRAINT fk_response_match_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_response_match_by FOREIGN KEY(by) REFERENCES person (id),
	CONSTRAINT fk_response_match_entry FOREIGN KEY(entry) REFERENCES log (seq)
);

CREATE INDEX ix_response_match_contact_id ON response_match (contact_id);

CREATE FUNCTION discrimtest_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only: a recorded row is never changed or deleted; record a correction' USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE FUNCTION discrimtest_erase_private() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'UPDATE' THEN IF (NEW.id = OLD.id AND NEW.subject = OLD.subject AND NEW.field = OLD.field AND NEW.media_type = OLD.media_type AND NEW.ciphertext IS NULL AND NEW.lookup IS NULL) IS TRUE THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION 'erasable: a row can be erased, never changed or deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE FUNCTION discrimtest_erase_subject_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'UPDATE' THEN IF (NEW.subject = OLD.subject AND NEW.master_key_id = OLD.master_key_id AND NEW.made_at = OLD.made_at AND OLD.destroyed_at IS NULL AND NEW.wrapped_key IS NULL AND NEW.destroyed_at IS NOT NULL AND NEW.rule IS NOT NULL) IS TRUE THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION 'erasable: a row can be erased, never changed or deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE TRIGGER subject_key_no_change BEFORE DELETE OR UPDATE ON subject_key FOR EACH ROW EXECUTE FUNCTION discrimtest_erase_subject_key();

ALTER TABLE subject_key ENABLE ALWAYS TRIGGER subject_key_no_change;

CREATE TRIGGER subject_key_no_truncate BEFORE TRUNCATE ON subject_key FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_erase_subject_key();

ALTER TABLE subject_key ENABLE ALWAYS TRIGGER subject_key_no_truncate;

CREATE TRIGGER tree_node_no_change BEFORE DELETE OR UPDATE ON tree_node FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE tree_node ENABLE ALWAYS TRIGGER tree_node_no_change;

CREATE TRIGGER tree_node_no_truncate BEFORE TRUNCATE ON tree_node FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE tree_node ENABLE ALWAYS TRIGGER tree_node_no_truncate;

CREATE TRIGGER private_no_change BEFORE DELETE OR UPDATE ON private FOR EACH ROW EXECUTE FUNCTION discrimtest_erase_private();

ALTER TABLE private ENABLE ALWAYS TRIGGER private_no_change;

CREATE TRIGGER private_no_truncate BEFORE TRUNCATE ON private FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_erase_private();

ALTER TABLE private ENABLE ALWAYS TRIGGER private_no_truncate;

CREATE TRIGGER log_no_change BEFORE DELETE OR UPDATE ON log FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE log ENABLE ALWAYS TRIGGER log_no_change;

CREATE TRIGGER log_no_truncate BEFORE TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE log ENABLE ALWAYS TRIGGER log_no_truncate;

CREATE TRIGGER complaint_no_change BEFORE DELETE OR UPDATE ON complaint FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE complaint ENABLE ALWAYS TRIGGER complaint_no_change;

CREATE TRIGGER complaint_no_truncate BEFORE TRUNCATE ON complaint FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE complaint ENABLE ALWAYS TRIGGER complaint_no_truncate;

CREATE TRIGGER declaration_no_change BEFORE DELETE OR UPDATE ON declaration FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE declaration ENABLE ALWAYS TRIGGER declaration_no_change;

CREATE TRIGGER declaration_no_truncate BEFORE TRUNCATE ON declaration FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE declaration ENABLE ALWAYS TRIGGER declaration_no_truncate;

CREATE TRIGGER import_batch_no_change BEFORE DELETE OR UPDATE ON import_batch FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE import_batch ENABLE ALWAYS TRIGGER import_batch_no_change;

CREATE TRIGGER import_batch_no_truncate BEFORE TRUNCATE ON import_batch FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE import_batch ENABLE ALWAYS TRIGGER import_batch_no_truncate;

CREATE TRIGGER landlord_event_no_change BEFORE DELETE OR UPDATE ON landlord_event FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE landlord_event ENABLE ALWAYS TRIGGER landlord_event_no_change;

CREATE TRIGGER landlord_event_no_truncate BEFORE TRUNCATE ON landlord_event FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE landlord_event ENABLE ALWAYS TRIGGER landlord_event_no_truncate;

CREATE TRIGGER listing_no_change BEFORE DELETE OR UPDATE ON listing FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE listing ENABLE ALWAYS TRIGGER listing_no_change;

CREATE TRIGGER listing_no_truncate BEFORE TRUNCATE ON listing FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE listing ENABLE ALWAYS TRIGGER listing_no_truncate;

CREATE TRIGGER response_no_change BEFORE DELETE OR UPDATE ON response FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE response ENABLE ALWAYS TRIGGER response_no_change;

CREATE TRIGGER response_no_truncate BEFORE TRUNCATE ON response FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE response ENABLE ALWAYS TRIGGER response_no_truncate;

CREATE TRIGGER retention_no_change BEFORE DELETE OR UPDATE ON retention FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE retention ENABLE ALWAYS TRIGGER retention_no_change;

CREATE TRIGGER retention_no_truncate BEFORE TRUNCATE ON retention FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE retention ENABLE ALWAYS TRIGGER retention_no_truncate;

CREATE TRIGGER role_grant_no_change BEFORE DELETE OR UPDATE ON role_grant FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE role_grant ENABLE ALWAYS TRIGGER role_grant_no_change;

CREATE TRIGGER role_grant_no_truncate BEFORE TRUNCATE ON role_grant FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE role_grant ENABLE ALWAYS TRIGGER role_grant_no_truncate;

CREATE TRIGGER study_version_no_change BEFORE DELETE OR UPDATE ON study_version FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE study_version ENABLE ALWAYS TRIGGER study_version_no_change;

CREATE TRIGGER study_version_no_truncate BEFORE TRUNCATE ON study_version FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE study_version ENABLE ALWAYS TRIGGER study_version_no_truncate;

CREATE TRIGGER tree_head_no_change BEFORE DELETE OR UPDATE ON tree_head FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE tree_head ENABLE ALWAYS TRIGGER tree_head_no_change;

CREATE TRIGGER tree_head_no_truncate BEFORE TRUNCATE ON tree_head FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE tree_head ENABLE ALWAYS TRIGGER tree_head_no_truncate;

CREATE TRIGGER draw_no_change BEFORE DELETE OR UPDATE ON draw FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE draw ENABLE ALWAYS TRIGGER draw_no_change;

CREATE TRIGGER draw_no_truncate BEFORE TRUNCATE ON draw FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE draw ENABLE ALWAYS TRIGGER draw_no_truncate;

CREATE TRIGGER import_row_no_change BEFORE DELETE OR UPDATE ON import_row FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE import_row ENABLE ALWAYS TRIGGER import_row_no_change;

CREATE TRIGGER import_row_no_truncate BEFORE TRUNCATE ON import_row FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE import_row ENABLE ALWAYS TRIGGER import_row_no_truncate;

CREATE TRIGGER landlord_alias_no_change BEFORE DELETE OR UPDATE ON landlord_alias FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE landlord_alias ENABLE ALWAYS TRIGGER landlord_alias_no_change;

CREATE TRIGGER landlord_alias_no_truncate BEFORE TRUNCATE ON landlord_alias FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE landlord_alias ENABLE ALWAYS TRIGGER landlord_alias_no_truncate;

CREATE TRIGGER run_no_change BEFORE DELETE OR UPDATE ON run FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE run ENABLE ALWAYS TRIGGER run_no_change;

CREATE TRIGGER run_no_truncate BEFORE TRUNCATE ON run FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE run ENABLE ALWAYS TRIGGER run_no_truncate;

CREATE TRIGGER tree_timestamp_no_change BEFORE DELETE OR UPDATE ON tree_timestamp FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE tree_timestamp ENABLE ALWAYS TRIGGER tree_timestamp_no_change;

CREATE TRIGGER tree_timestamp_no_truncate BEFORE TRUNCATE ON tree_timestamp FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE tree_timestamp ENABLE ALWAYS TRIGGER tree_timestamp_no_truncate;

CREATE TRIGGER profile_no_change BEFORE DELETE OR UPDATE ON profile FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_no_change;

CREATE TRIGGER profile_no_truncate BEFORE TRUNCATE ON profile FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE profile ENABLE ALWAYS TRIGGER profile_no_truncate;

CREATE TRIGGER report_no_change BEFORE DELETE OR UPDATE ON report FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE report ENABLE ALWAYS TRIGGER report_no_change;

CREATE TRIGGER report_no_truncate BEFORE TRUNCATE ON report FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE report ENABLE ALWAYS TRIGGER report_no_truncate;

CREATE TRIGGER test_no_change BEFORE DELETE OR UPDATE ON test FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE test ENABLE ALWAYS TRIGGER test_no_change;

CREATE TRIGGER test_no_truncate BEFORE TRUNCATE ON test FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE test ENABLE ALWAYS TRIGGER test_no_truncate;

CREATE TRIGGER contact_no_change BEFORE DELETE OR UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE contact ENABLE ALWAYS TRIGGER contact_no_change;

CREATE TRIGGER contact_no_truncate BEFORE TRUNCATE ON contact FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE contact ENABLE ALWAYS TRIGGER contact_no_truncate;

CREATE TRIGGER release_no_change BEFORE DELETE OR UPDATE ON release FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE release ENABLE ALWAYS TRIGGER release_no_change;

CREATE TRIGGER release_no_truncate BEFORE TRUNCATE ON release FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE release ENABLE ALWAYS TRIGGER release_no_truncate;

CREATE TRIGGER assignment_no_change BEFORE DELETE OR UPDATE ON assignment FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE assignment ENABLE ALWAYS TRIGGER assignment_no_change;

CREATE TRIGGER assignment_no_truncate BEFORE TRUNCATE ON assignment FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE assignment ENABLE ALWAYS TRIGGER assignment_no_truncate;

CREATE TRIGGER capture_no_change BEFORE DELETE OR UPDATE ON capture FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE capture ENABLE ALWAYS TRIGGER capture_no_change;

CREATE TRIGGER capture_no_truncate BEFORE TRUNCATE ON capture FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE capture ENABLE ALWAYS TRIGGER capture_no_truncate;

CREATE TRIGGER coding_no_change BEFORE DELETE OR UPDATE ON coding FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE coding ENABLE ALWAYS TRIGGER coding_no_change;

CREATE TRIGGER coding_no_truncate BEFORE TRUNCATE ON coding FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE coding ENABLE ALWAYS TRIGGER coding_no_truncate;

CREATE TRIGGER contact_event_no_change BEFORE DELETE OR UPDATE ON contact_event FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE contact_event ENABLE ALWAYS TRIGGER contact_event_no_change;

CREATE TRIGGER contact_event_no_truncate BEFORE TRUNCATE ON contact_event FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE contact_event ENABLE ALWAYS TRIGGER contact_event_no_truncate;

CREATE TRIGGER deviation_no_change BEFORE DELETE OR UPDATE ON deviation FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE deviation ENABLE ALWAYS TRIGGER deviation_no_change;

CREATE TRIGGER deviation_no_truncate BEFORE TRUNCATE ON deviation FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE deviation ENABLE ALWAYS TRIGGER deviation_no_truncate;

CREATE TRIGGER letter_no_change BEFORE DELETE OR UPDATE ON letter FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE letter ENABLE ALWAYS TRIGGER letter_no_change;

CREATE TRIGGER letter_no_truncate BEFORE TRUNCATE ON letter FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE letter ENABLE ALWAYS TRIGGER letter_no_truncate;

CREATE TRIGGER response_match_no_change BEFORE DELETE OR UPDATE ON response_match FOR EACH ROW EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE response_match ENABLE ALWAYS TRIGGER response_match_no_change;

CREATE TRIGGER response_match_no_truncate BEFORE TRUNCATE ON response_match FOR EACH STATEMENT EXECUTE FUNCTION discrimtest_refuse();

ALTER TABLE response_match ENABLE ALWAYS TRIGGER response_match_no_truncate;

CREATE VIEW assignment_current AS SELECT assignment.id, assignment.contact_id, assignment.person_id, assignment.at, assignment.supersedes, assignment.entry FROM assignment WHERE NOT (EXISTS (SELECT 1 FROM assignment AS assignment_1 WHERE assignment_1.supersedes = assignment.id));

CREATE VIEW coding_current AS SELECT coding.id, coding.contact_id, coding.coder_id, coding.method, coding.category, coding.at, coding.subtle, coding.reason_id, coding.supersedes, coding.entry FROM coding WHERE NOT (EXISTS (SELECT 1 FROM coding AS coding_1 WHERE coding_1.supersedes = coding.id));

CREATE VIEW contact_event_current AS SELECT contact_event.id, contact_event.contact_id, contact_event.kind, contact_event.at, contact_event.recorded_at, contact_event.by, contact_event.due_at, contact_event.note_id, contact_event.message_id, contact_event.client_id, contact_event.supersedes, contact_event.entry FROM contact_event WHERE NOT (EXISTS (SELECT 1 FROM contact_event AS contact_event_1 WHERE contact_event_1.supersedes = contact_event.id));

CREATE VIEW contact_state AS SELECT anon_1.id, anon_1.contact_id, anon_1.kind, anon_1.at, anon_1.recorded_at, anon_1.by, anon_1.due_at, anon_1.note_id, anon_1.message_id, anon_1.client_id, anon_1.supersedes, anon_1.entry FROM (SELECT anon_2.id AS id, anon_2.contact_id AS contact_id, anon_2.kind AS kind, anon_2.at AS at, anon_2.recorded_at AS recorded_at, anon_2.by AS by, anon_2.due_at AS due_at, anon_2.note_id AS note_id, anon_2.message_id AS message_id, anon_2.client_id AS client_id, anon_2.supersedes AS supersedes, anon_2.entry AS entry, row_number() OVER (PARTITION BY anon_2.contact_id ORDER BY anon_2.at DESC, anon_2.recorded_at DESC, anon_2.entry DESC, anon_2.id DESC) AS rank FROM (SELECT contact_event.id AS id, contact_event.contact_id AS contact_id, contact_event.kind AS kind, contact_event.at AS at, contact_event.recorded_at AS recorded_at, contact_event.by AS by, contact_event.due_at AS due_at, contact_event.note_id AS note_id, contact_event.message_id AS message_id, contact_event.client_id AS client_id, contact_event.supersedes AS supersedes, contact_event.entry AS entry FROM contact_event WHERE NOT (EXISTS (SELECT 1 FROM contact_event AS contact_event_1 WHERE contact_event_1.supersedes = contact_event.id))) AS anon_2) AS anon_1 WHERE anon_1.rank = 1;

CREATE VIEW deviation_current AS SELECT deviation.id, deviation.test_id, deviation.contact_id, deviation.reason, deviation.note_id, deviation.breaks, deviation.by, deviation.at, deviation.supersedes, deviation.entry FROM deviation WHERE NOT (EXISTS (SELECT 1 FROM deviation AS deviation_1 WHERE deviation_1.supersedes = deviation.id));

CREATE VIEW response_match_current AS SELECT response_match.id, response_match.response_id, response_match.number, response_match.contact_id, response_match.why, response_match.by, response_match.at, response_match.entry FROM response_match WHERE NOT (EXISTS (SELECT 1 FROM response_match AS response_match_1 WHERE response_match_1.response_id = response_match.response_id AND response_match_1.number > response_match.number));

