CREATE TABLE job (
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	args TEXT NOT NULL,
	state TEXT NOT NULL,
	progress BIGINT NOT NULL,
	message TEXT NOT NULL,
	made_at TEXT NOT NULL,
	lease_owner TEXT,
	lease_until TEXT,
	CONSTRAINT pk_job PRIMARY KEY (id),
	CONSTRAINT ck_job_state CHECK (state IN ('waiting', 'running', 'done', 'failed')),
	CONSTRAINT ck_job_lease CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
	CONSTRAINT ck_job_running CHECK ((state = 'running') = (lease_owner IS NOT NULL))
);

CREATE TABLE landlord (
	id TEXT NOT NULL,
	type TEXT NOT NULL,
	added_at TEXT NOT NULL,
	CONSTRAINT pk_landlord PRIMARY KEY (id),
	CONSTRAINT ck_landlord_type CHECK (type IN ('agency', 'private'))
);

CREATE TABLE study (
	id TEXT NOT NULL,
	slug TEXT NOT NULL,
	timezone TEXT NOT NULL,
	purpose TEXT NOT NULL,
	mode TEXT NOT NULL,
	simulated BOOLEAN NOT NULL,
	state TEXT NOT NULL,
	CONSTRAINT pk_study PRIMARY KEY (id),
	CONSTRAINT ck_study_purpose CHECK (purpose IN ('measurement', 'enforcement')),
	CONSTRAINT ck_study_mode CHECK (mode IN ('proactive', 'reactive')),
	CONSTRAINT ck_study_state CHECK (state IN ('registered', 'locked', 'closed')),
	CONSTRAINT uq_study_slug UNIQUE (slug)
);

CREATE TABLE subject_key (
	subject TEXT NOT NULL,
	master_key_id TEXT NOT NULL,
	wrapped_key BLOB,
	made_at TEXT NOT NULL,
	destroyed_at TEXT,
	rule TEXT,
	CONSTRAINT pk_subject_key PRIMARY KEY (subject),
	CONSTRAINT ck_subject_key_destroyed CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
)
 WITHOUT ROWID;

CREATE TABLE tree_node (
	level BIGINT NOT NULL,
	number BIGINT NOT NULL,
	hash BLOB NOT NULL,
	CONSTRAINT pk_tree_node PRIMARY KEY (level, number)
)
 WITHOUT ROWID;

CREATE TABLE private (
	id TEXT NOT NULL,
	subject TEXT NOT NULL,
	field TEXT NOT NULL,
	media_type TEXT NOT NULL,
	ciphertext BLOB,
	lookup TEXT,
	CONSTRAINT pk_private PRIMARY KEY (id),
	CONSTRAINT ck_private_erased CHECK (ciphertext IS NOT NULL OR lookup IS NULL),
	CONSTRAINT fk_private_subject FOREIGN KEY(subject) REFERENCES subject_key (subject)
)
 WITHOUT ROWID;

CREATE INDEX ix_private_lookup ON private (lookup);

CREATE INDEX ix_private_subject ON private (subject);

CREATE TABLE line (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	name TEXT NOT NULL,
	channel TEXT NOT NULL,
	address_id TEXT NOT NULL,
	verified_at TEXT,
	CONSTRAINT pk_line PRIMARY KEY (id),
	CONSTRAINT uq_line_study_id_name UNIQUE (study_id, name),
	CONSTRAINT ck_line_channel CHECK (channel IN ('email', 'phone', 'portal')),
	CONSTRAINT fk_line_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_line_address_id FOREIGN KEY(address_id) REFERENCES private (id)
);

CREATE TABLE person (
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	active BOOLEAN NOT NULL,
	name_id TEXT,
	added_at TEXT NOT NULL,
	CONSTRAINT pk_person PRIMARY KEY (id),
	CONSTRAINT ck_person_kind CHECK (kind IN ('person', 'program')),
	CONSTRAINT fk_person_name_id FOREIGN KEY(name_id) REFERENCES private (id)
);

CREATE TABLE account (
	person_id TEXT NOT NULL,
	login TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	totp_sealed BLOB,
	CONSTRAINT pk_account PRIMARY KEY (person_id),
	CONSTRAINT fk_account_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_account_login UNIQUE (login)
);

CREATE TABLE log (
	seq BIGINT NOT NULL,
	at TEXT NOT NULL,
	"by" TEXT NOT NULL,
	study_id TEXT,
	action TEXT NOT NULL,
	object TEXT NOT NULL,
	detail TEXT NOT NULL,
	facts TEXT NOT NULL,
	leaf BLOB NOT NULL,
	hash BLOB NOT NULL,
	CONSTRAINT pk_log PRIMARY KEY (seq),
	CONSTRAINT ck_log_seq CHECK (seq > 0),
	CONSTRAINT fk_log_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_log_study_id FOREIGN KEY(study_id) REFERENCES study (id)
)
 WITHOUT ROWID;

CREATE TABLE web_session (
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	started_at TEXT NOT NULL,
	expires_at TEXT NOT NULL,
	CONSTRAINT pk_web_session PRIMARY KEY (id),
	CONSTRAINT fk_web_session_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE TABLE complaint (
	id TEXT NOT NULL,
	study_id TEXT,
	landlord_id TEXT NOT NULL,
	source TEXT NOT NULL,
	ground TEXT NOT NULL,
	consent BOOLEAN NOT NULL,
	story_id TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_complaint PRIMARY KEY (id),
	CONSTRAINT fk_complaint_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_complaint_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_complaint_story_id FOREIGN KEY(story_id) REFERENCES private (id),
	CONSTRAINT fk_complaint_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_complaint_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE declaration (
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	landlord_id TEXT,
	kind TEXT NOT NULL,
	until TEXT,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_declaration PRIMARY KEY (id),
	CONSTRAINT ck_declaration_kind CHECK (kind IN ('training', 'conflict')),
	CONSTRAINT fk_declaration_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_declaration_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_declaration_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE import_batch (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	file_sha256 TEXT NOT NULL,
	mapping TEXT NOT NULL,
	counts TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_import_batch PRIMARY KEY (id),
	CONSTRAINT uq_import_batch_study_id_file_sha256 UNIQUE (study_id, file_sha256),
	CONSTRAINT fk_import_batch_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_import_batch_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_import_batch_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE landlord_event (
	id TEXT NOT NULL,
	landlord_id TEXT NOT NULL,
	other_id TEXT,
	kind TEXT NOT NULL,
	reason_id TEXT,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_landlord_event PRIMARY KEY (id),
	CONSTRAINT ck_landlord_event_kind CHECK (kind IN ('doubt', 'merge', 'split', 'confirm_different', 'exclude', 'include', 'stop')),
	CONSTRAINT fk_landlord_event_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_landlord_event_other_id FOREIGN KEY(other_id) REFERENCES landlord (id),
	CONSTRAINT fk_landlord_event_reason_id FOREIGN KEY(reason_id) REFERENCES private (id),
	CONSTRAINT fk_landlord_event_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_landlord_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE listing (
	id TEXT NOT NULL,
	landlord_id TEXT NOT NULL,
	portal TEXT NOT NULL,
	ref TEXT NOT NULL,
	postcode TEXT NOT NULL,
	municipality TEXT NOT NULL,
	rent_cents BIGINT,
	charges_cents BIGINT,
	bedrooms BIGINT,
	home TEXT NOT NULL,
	senior BOOLEAN NOT NULL,
	channels TEXT NOT NULL,
	posted DATE,
	advert_id TEXT NOT NULL,
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
)
 WITHOUT ROWID;

CREATE INDEX ix_listing_advert_id ON listing (advert_id);

CREATE TABLE response (
	id TEXT NOT NULL,
	line_id TEXT,
	channel TEXT NOT NULL,
	received_at TEXT NOT NULL,
	recorded_at TEXT NOT NULL,
	"by" TEXT NOT NULL,
	text_id TEXT NOT NULL,
	automatic BOOLEAN NOT NULL,
	client_id TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_response PRIMARY KEY (id),
	CONSTRAINT ck_response_channel CHECK (channel IN ('email', 'portal', 'phone', 'sms', 'voicemail', 'in_person')),
	CONSTRAINT fk_response_line_id FOREIGN KEY(line_id) REFERENCES line (id),
	CONSTRAINT fk_response_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_response_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT uq_response_client_id UNIQUE (client_id),
	CONSTRAINT fk_response_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_response_text_id ON response (text_id);

CREATE TABLE retention (
	id TEXT NOT NULL,
	subject TEXT NOT NULL,
	rule TEXT NOT NULL,
	due_at TEXT NOT NULL,
	hold TEXT,
	done_at TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_retention PRIMARY KEY (id),
	CONSTRAINT fk_retention_subject FOREIGN KEY(subject) REFERENCES subject_key (subject),
	CONSTRAINT fk_retention_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE role_grant (
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	study_id TEXT,
	role TEXT NOT NULL,
	granted BOOLEAN NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_role_grant PRIMARY KEY (id),
	CONSTRAINT ck_role_grant_role CHECK (role IN ('researcher', 'tester', 'coder', 'inspector', 'administrator')),
	CONSTRAINT fk_role_grant_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_role_grant_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_role_grant_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_role_grant_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE study_version (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	kind TEXT NOT NULL,
	hashes TEXT NOT NULL,
	snapshot TEXT NOT NULL,
	reason TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_study_version PRIMARY KEY (id),
	CONSTRAINT uq_study_version_study_id_number UNIQUE (study_id, number),
	CONSTRAINT ck_study_version_kind CHECK (kind IN ('lock', 'amendment')),
	CONSTRAINT ck_study_version_number CHECK (number > 0),
	CONSTRAINT fk_study_version_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_study_version_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_study_version_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE tree_head (
	id TEXT NOT NULL,
	size BIGINT NOT NULL,
	root BLOB NOT NULL,
	key_id TEXT NOT NULL,
	signature BLOB NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_tree_head PRIMARY KEY (id),
	CONSTRAINT uq_tree_head_size_key_id UNIQUE (size, key_id),
	CONSTRAINT fk_tree_head_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE draw (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	version_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	seed TEXT NOT NULL,
	inputs TEXT NOT NULL,
	inputs_sha256 TEXT NOT NULL,
	golden TEXT NOT NULL,
	balance TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_draw PRIMARY KEY (id),
	CONSTRAINT uq_draw_study_id_number UNIQUE (study_id, number),
	CONSTRAINT fk_draw_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_draw_version_id FOREIGN KEY(version_id) REFERENCES study_version (id),
	CONSTRAINT fk_draw_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE import_row (
	batch_id TEXT NOT NULL,
	line_no BIGINT NOT NULL,
	status TEXT NOT NULL,
	listing_id TEXT,
	duplicate_of_line BIGINT,
	reasons TEXT NOT NULL,
	notes TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_import_row PRIMARY KEY (batch_id, line_no),
	CONSTRAINT ck_import_row_status CHECK (status IN ('accepted', 'duplicate', 'refused')),
	CONSTRAINT ck_import_row_accepted CHECK (status <> 'accepted' OR listing_id IS NOT NULL),
	CONSTRAINT fk_import_row_batch_id FOREIGN KEY(batch_id) REFERENCES import_batch (id),
	CONSTRAINT fk_import_row_listing_id FOREIGN KEY(listing_id) REFERENCES listing (id),
	CONSTRAINT fk_import_row_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_import_row_listing_id ON import_row (listing_id);

CREATE TABLE landlord_alias (
	id TEXT NOT NULL,
	landlord_id TEXT NOT NULL,
	listing_id TEXT,
	name_id TEXT,
	phone_id TEXT,
	email_id TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_landlord_alias PRIMARY KEY (id),
	CONSTRAINT fk_landlord_alias_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_landlord_alias_listing_id FOREIGN KEY(listing_id) REFERENCES listing (id),
	CONSTRAINT fk_landlord_alias_name_id FOREIGN KEY(name_id) REFERENCES private (id),
	CONSTRAINT fk_landlord_alias_phone_id FOREIGN KEY(phone_id) REFERENCES private (id),
	CONSTRAINT fk_landlord_alias_email_id FOREIGN KEY(email_id) REFERENCES private (id),
	CONSTRAINT fk_landlord_alias_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_landlord_alias_landlord_id ON landlord_alias (landlord_id);

CREATE TABLE run (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	version_id TEXT,
	plan_sha256 TEXT NOT NULL,
	data_sha256 TEXT NOT NULL,
	seed TEXT NOT NULL,
	findings TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_run PRIMARY KEY (id),
	CONSTRAINT fk_run_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_run_version_id FOREIGN KEY(version_id) REFERENCES study_version (id),
	CONSTRAINT fk_run_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_run_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE tree_timestamp (
	id TEXT NOT NULL,
	head_id TEXT NOT NULL,
	authority TEXT NOT NULL,
	request BLOB NOT NULL,
	response BLOB NOT NULL,
	chain BLOB NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_tree_timestamp PRIMARY KEY (id),
	CONSTRAINT fk_tree_timestamp_head_id FOREIGN KEY(head_id) REFERENCES tree_head (id),
	CONSTRAINT fk_tree_timestamp_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE profile (
	id TEXT NOT NULL,
	draw_id TEXT NOT NULL,
	arm TEXT NOT NULL,
	factors TEXT NOT NULL,
	names TEXT NOT NULL,
	facts TEXT NOT NULL,
	signals TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_profile PRIMARY KEY (id),
	CONSTRAINT fk_profile_draw_id FOREIGN KEY(draw_id) REFERENCES draw (id),
	CONSTRAINT fk_profile_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

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
	CONSTRAINT ck_report_audience CHECK (audience IN ('public', 'commissioner', 'inspector')),
	CONSTRAINT ck_report_language CHECK (language IN ('nl', 'fr', 'en')),
	CONSTRAINT ck_report_format CHECK (format IN ('html', 'pdf')),
	CONSTRAINT fk_report_run_id FOREIGN KEY(run_id) REFERENCES run (id),
	CONSTRAINT fk_report_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_report_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE test (
	id TEXT NOT NULL,
	study_id TEXT NOT NULL,
	draw_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	listing_id TEXT NOT NULL,
	landlord_id TEXT NOT NULL,
	stratum TEXT NOT NULL,
	comparison TEXT NOT NULL,
	factors TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_test PRIMARY KEY (id),
	CONSTRAINT uq_test_study_id_number UNIQUE (study_id, number),
	CONSTRAINT fk_test_study_id FOREIGN KEY(study_id) REFERENCES study (id),
	CONSTRAINT fk_test_draw_id FOREIGN KEY(draw_id) REFERENCES draw (id),
	CONSTRAINT fk_test_listing_id FOREIGN KEY(listing_id) REFERENCES listing (id),
	CONSTRAINT fk_test_landlord_id FOREIGN KEY(landlord_id) REFERENCES landlord (id),
	CONSTRAINT fk_test_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_test_landlord_id ON test (landlord_id);

CREATE INDEX ix_test_listing_id ON test (listing_id);

CREATE TABLE contact (
	id TEXT NOT NULL,
	test_id TEXT NOT NULL,
	arm TEXT NOT NULL,
	control_arm TEXT,
	replicate BIGINT NOT NULL,
	position BIGINT NOT NULL,
	profile_id TEXT NOT NULL,
	variant TEXT NOT NULL,
	language TEXT NOT NULL,
	channel TEXT NOT NULL,
	line_id TEXT NOT NULL,
	due_at TEXT NOT NULL,
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
)
 WITHOUT ROWID;

CREATE TABLE release (
	id TEXT NOT NULL,
	report_id TEXT NOT NULL,
	step TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_release PRIMARY KEY (id),
	CONSTRAINT ck_release_step CHECK (step IN ('asked', 'approved', 'refused', 'given')),
	CONSTRAINT fk_release_report_id FOREIGN KEY(report_id) REFERENCES report (id),
	CONSTRAINT fk_release_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_release_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE assignment (
	id TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	at TEXT NOT NULL,
	supersedes TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_assignment PRIMARY KEY (id),
	CONSTRAINT fk_assignment_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_assignment_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT uq_assignment_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_assignment_supersedes FOREIGN KEY(supersedes) REFERENCES assignment (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_assignment_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE capture (
	id TEXT NOT NULL,
	listing_id TEXT NOT NULL,
	contact_id TEXT,
	at TEXT NOT NULL,
	content_id TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_capture PRIMARY KEY (id),
	CONSTRAINT fk_capture_listing_id FOREIGN KEY(listing_id) REFERENCES listing (id),
	CONSTRAINT fk_capture_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_capture_content_id FOREIGN KEY(content_id) REFERENCES private (id),
	CONSTRAINT fk_capture_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE coding (
	id TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	coder_id TEXT NOT NULL,
	method TEXT NOT NULL,
	category TEXT NOT NULL,
	at TEXT NOT NULL,
	subtle TEXT NOT NULL,
	reason_id TEXT,
	supersedes TEXT,
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
)
 WITHOUT ROWID;

CREATE INDEX ix_coding_contact_id ON coding (contact_id);

CREATE TABLE contact_event (
	id TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	at TEXT NOT NULL,
	recorded_at TEXT NOT NULL,
	"by" TEXT NOT NULL,
	due_at TEXT,
	note_id TEXT,
	message_id TEXT,
	client_id TEXT,
	supersedes TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_contact_event PRIMARY KEY (id),
	CONSTRAINT ck_contact_event_kind CHECK (kind IN ('intent', 'sent', 'doubt', 'failed', 'logged', 'replanned', 'declined', 'closed')),
	CONSTRAINT ck_contact_event_due_at CHECK ((kind = 'replanned') = (due_at IS NOT NULL)),
	CONSTRAINT fk_contact_event_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_contact_event_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_contact_event_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT uq_contact_event_client_id UNIQUE (client_id),
	CONSTRAINT uq_contact_event_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_contact_event_supersedes FOREIGN KEY(supersedes) REFERENCES contact_event (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_contact_event_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_contact_event_contact_id ON contact_event (contact_id);

CREATE TABLE deviation (
	id TEXT NOT NULL,
	test_id TEXT NOT NULL,
	contact_id TEXT,
	reason TEXT NOT NULL,
	note_id TEXT,
	breaks BOOLEAN NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	supersedes TEXT,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_deviation PRIMARY KEY (id),
	CONSTRAINT ck_deviation_reason CHECK (reason IN ('ad_gone', 'bounced', 'sent_late', 'sent_wrong', 'send_failed', 'landlord_stopped', 'exposure', 'abuse', 'invalid_outcome', 'tester_error', 'other')),
	CONSTRAINT fk_deviation_test_id FOREIGN KEY(test_id) REFERENCES test (id),
	CONSTRAINT fk_deviation_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_deviation_note_id FOREIGN KEY(note_id) REFERENCES private (id),
	CONSTRAINT fk_deviation_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT uq_deviation_supersedes UNIQUE (supersedes),
	CONSTRAINT fk_deviation_supersedes FOREIGN KEY(supersedes) REFERENCES deviation (id) DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT fk_deviation_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_deviation_test_id ON deviation (test_id);

CREATE TABLE letter (
	contact_id TEXT NOT NULL,
	text_id TEXT NOT NULL,
	body_spans TEXT NOT NULL,
	subject_spans TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_letter PRIMARY KEY (contact_id),
	CONSTRAINT fk_letter_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_letter_text_id FOREIGN KEY(text_id) REFERENCES private (id),
	CONSTRAINT fk_letter_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE TABLE response_match (
	id TEXT NOT NULL,
	response_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	contact_id TEXT,
	why TEXT NOT NULL,
	"by" TEXT NOT NULL,
	at TEXT NOT NULL,
	entry BIGINT NOT NULL,
	CONSTRAINT pk_response_match PRIMARY KEY (id),
	CONSTRAINT uq_response_match_response_id_number UNIQUE (response_id, number),
	CONSTRAINT ck_response_match_number CHECK (number > 0),
	CONSTRAINT fk_response_match_response_id FOREIGN KEY(response_id) REFERENCES response (id),
	CONSTRAINT fk_response_match_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_response_match_by FOREIGN KEY("by") REFERENCES person (id),
	CONSTRAINT fk_response_match_entry FOREIGN KEY(entry) REFERENCES log (seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_response_match_contact_id ON response_match (contact_id);

CREATE TRIGGER subject_key_no_update BEFORE UPDATE ON subject_key WHEN (NEW.subject = OLD.subject AND NEW.master_key_id = OLD.master_key_id AND NEW.made_at = OLD.made_at AND OLD.destroyed_at IS NULL AND NEW.wrapped_key IS NULL AND NEW.destroyed_at IS NOT NULL AND NEW.rule IS NOT NULL) IS NOT 1 BEGIN SELECT RAISE(ABORT, 'erasable: a row can be erased, never changed or deleted'); END;

CREATE TRIGGER subject_key_no_delete BEFORE DELETE ON subject_key BEGIN SELECT RAISE(ABORT, 'erasable: a row can be erased, never changed or deleted'); END;

CREATE TRIGGER subject_key_no_replace BEFORE INSERT ON subject_key WHEN EXISTS (SELECT 1 FROM subject_key WHERE "subject" = NEW."subject") BEGIN SELECT RAISE(ABORT, 'erasable: a row can be erased, never changed or deleted'); END;

CREATE TRIGGER tree_node_no_update BEFORE UPDATE ON tree_node BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_node_no_delete BEFORE DELETE ON tree_node BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_node_no_replace BEFORE INSERT ON tree_node WHEN EXISTS (SELECT 1 FROM tree_node WHERE "level" = NEW."level" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER private_no_update BEFORE UPDATE ON private WHEN (NEW.id = OLD.id AND NEW.subject = OLD.subject AND NEW.field = OLD.field AND NEW.media_type = OLD.media_type AND NEW.ciphertext IS NULL AND NEW.lookup IS NULL) IS NOT 1 BEGIN SELECT RAISE(ABORT, 'erasable: a row can be erased, never changed or deleted'); END;

CREATE TRIGGER private_no_delete BEFORE DELETE ON private BEGIN SELECT RAISE(ABORT, 'erasable: a row can be erased, never changed or deleted'); END;

CREATE TRIGGER private_no_replace BEFORE INSERT ON private WHEN EXISTS (SELECT 1 FROM private WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'erasable: a row can be erased, never changed or deleted'); END;

CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER log_no_replace BEFORE INSERT ON log WHEN EXISTS (SELECT 1 FROM log WHERE "seq" = NEW."seq") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER complaint_no_update BEFORE UPDATE ON complaint BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER complaint_no_delete BEFORE DELETE ON complaint BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER complaint_no_replace BEFORE INSERT ON complaint WHEN EXISTS (SELECT 1 FROM complaint WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER declaration_no_update BEFORE UPDATE ON declaration BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER declaration_no_delete BEFORE DELETE ON declaration BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER declaration_no_replace BEFORE INSERT ON declaration WHEN EXISTS (SELECT 1 FROM declaration WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER import_batch_no_update BEFORE UPDATE ON import_batch BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER import_batch_no_delete BEFORE DELETE ON import_batch BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER import_batch_no_replace BEFORE INSERT ON import_batch WHEN EXISTS (SELECT 1 FROM import_batch WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM import_batch WHERE "study_id" = NEW."study_id" AND "file_sha256" = NEW."file_sha256") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER landlord_event_no_update BEFORE UPDATE ON landlord_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER landlord_event_no_delete BEFORE DELETE ON landlord_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER landlord_event_no_replace BEFORE INSERT ON landlord_event WHEN EXISTS (SELECT 1 FROM landlord_event WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER listing_no_update BEFORE UPDATE ON listing BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER listing_no_delete BEFORE DELETE ON listing BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER listing_no_replace BEFORE INSERT ON listing WHEN EXISTS (SELECT 1 FROM listing WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM listing WHERE "portal" = NEW."portal" AND "ref" = NEW."ref") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER response_no_update BEFORE UPDATE ON response BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER response_no_delete BEFORE DELETE ON response BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER response_no_replace BEFORE INSERT ON response WHEN EXISTS (SELECT 1 FROM response WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM response WHERE "client_id" = NEW."client_id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER retention_no_update BEFORE UPDATE ON retention BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER retention_no_delete BEFORE DELETE ON retention BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER retention_no_replace BEFORE INSERT ON retention WHEN EXISTS (SELECT 1 FROM retention WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER role_grant_no_update BEFORE UPDATE ON role_grant BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER role_grant_no_delete BEFORE DELETE ON role_grant BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER role_grant_no_replace BEFORE INSERT ON role_grant WHEN EXISTS (SELECT 1 FROM role_grant WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER study_version_no_update BEFORE UPDATE ON study_version BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER study_version_no_delete BEFORE DELETE ON study_version BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER study_version_no_replace BEFORE INSERT ON study_version WHEN EXISTS (SELECT 1 FROM study_version WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM study_version WHERE "study_id" = NEW."study_id" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_head_no_update BEFORE UPDATE ON tree_head BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_head_no_delete BEFORE DELETE ON tree_head BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_head_no_replace BEFORE INSERT ON tree_head WHEN EXISTS (SELECT 1 FROM tree_head WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM tree_head WHERE "size" = NEW."size" AND "key_id" = NEW."key_id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER draw_no_update BEFORE UPDATE ON draw BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER draw_no_delete BEFORE DELETE ON draw BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER draw_no_replace BEFORE INSERT ON draw WHEN EXISTS (SELECT 1 FROM draw WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM draw WHERE "study_id" = NEW."study_id" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER import_row_no_update BEFORE UPDATE ON import_row BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER import_row_no_delete BEFORE DELETE ON import_row BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER import_row_no_replace BEFORE INSERT ON import_row WHEN EXISTS (SELECT 1 FROM import_row WHERE "batch_id" = NEW."batch_id" AND "line_no" = NEW."line_no") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER landlord_alias_no_update BEFORE UPDATE ON landlord_alias BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER landlord_alias_no_delete BEFORE DELETE ON landlord_alias BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER landlord_alias_no_replace BEFORE INSERT ON landlord_alias WHEN EXISTS (SELECT 1 FROM landlord_alias WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER run_no_update BEFORE UPDATE ON run BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER run_no_delete BEFORE DELETE ON run BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER run_no_replace BEFORE INSERT ON run WHEN EXISTS (SELECT 1 FROM run WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_timestamp_no_update BEFORE UPDATE ON tree_timestamp BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_timestamp_no_delete BEFORE DELETE ON tree_timestamp BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER tree_timestamp_no_replace BEFORE INSERT ON tree_timestamp WHEN EXISTS (SELECT 1 FROM tree_timestamp WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER profile_no_update BEFORE UPDATE ON profile BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER profile_no_delete BEFORE DELETE ON profile BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER profile_no_replace BEFORE INSERT ON profile WHEN EXISTS (SELECT 1 FROM profile WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER report_no_update BEFORE UPDATE ON report BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER report_no_delete BEFORE DELETE ON report BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER report_no_replace BEFORE INSERT ON report WHEN EXISTS (SELECT 1 FROM report WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER test_no_update BEFORE UPDATE ON test BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER test_no_delete BEFORE DELETE ON test BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER test_no_replace BEFORE INSERT ON test WHEN EXISTS (SELECT 1 FROM test WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM test WHERE "study_id" = NEW."study_id" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER contact_no_update BEFORE UPDATE ON contact BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER contact_no_delete BEFORE DELETE ON contact BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER contact_no_replace BEFORE INSERT ON contact WHEN EXISTS (SELECT 1 FROM contact WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM contact WHERE "test_id" = NEW."test_id" AND "arm" = NEW."arm" AND "replicate" = NEW."replicate") OR EXISTS (SELECT 1 FROM contact WHERE "test_id" = NEW."test_id" AND "position" = NEW."position") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER release_no_update BEFORE UPDATE ON release BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER release_no_delete BEFORE DELETE ON release BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER release_no_replace BEFORE INSERT ON release WHEN EXISTS (SELECT 1 FROM release WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER assignment_no_update BEFORE UPDATE ON assignment BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER assignment_no_delete BEFORE DELETE ON assignment BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER assignment_no_replace BEFORE INSERT ON assignment WHEN EXISTS (SELECT 1 FROM assignment WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM assignment WHERE "supersedes" = NEW."supersedes") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER capture_no_update BEFORE UPDATE ON capture BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER capture_no_delete BEFORE DELETE ON capture BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER capture_no_replace BEFORE INSERT ON capture WHEN EXISTS (SELECT 1 FROM capture WHERE "id" = NEW."id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER coding_no_update BEFORE UPDATE ON coding BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER coding_no_delete BEFORE DELETE ON coding BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER coding_no_replace BEFORE INSERT ON coding WHEN EXISTS (SELECT 1 FROM coding WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM coding WHERE "supersedes" = NEW."supersedes") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER contact_event_no_update BEFORE UPDATE ON contact_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER contact_event_no_delete BEFORE DELETE ON contact_event BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER contact_event_no_replace BEFORE INSERT ON contact_event WHEN EXISTS (SELECT 1 FROM contact_event WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM contact_event WHERE "client_id" = NEW."client_id") OR EXISTS (SELECT 1 FROM contact_event WHERE "supersedes" = NEW."supersedes") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER deviation_no_update BEFORE UPDATE ON deviation BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER deviation_no_delete BEFORE DELETE ON deviation BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER deviation_no_replace BEFORE INSERT ON deviation WHEN EXISTS (SELECT 1 FROM deviation WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM deviation WHERE "supersedes" = NEW."supersedes") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER letter_no_update BEFORE UPDATE ON letter BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER letter_no_delete BEFORE DELETE ON letter BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER letter_no_replace BEFORE INSERT ON letter WHEN EXISTS (SELECT 1 FROM letter WHERE "contact_id" = NEW."contact_id") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER response_match_no_update BEFORE UPDATE ON response_match BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER response_match_no_delete BEFORE DELETE ON response_match BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE TRIGGER response_match_no_replace BEFORE INSERT ON response_match WHEN EXISTS (SELECT 1 FROM response_match WHERE "id" = NEW."id") OR EXISTS (SELECT 1 FROM response_match WHERE "response_id" = NEW."response_id" AND "number" = NEW."number") BEGIN SELECT RAISE(ABORT, 'append-only: a recorded row is never changed or deleted; record a correction'); END;

CREATE VIEW assignment_current AS SELECT assignment.id, assignment.contact_id, assignment.person_id, assignment.at, assignment.supersedes, assignment.entry FROM assignment WHERE NOT (EXISTS (SELECT 1 FROM assignment AS assignment_1 WHERE assignment_1.supersedes = assignment.id));

CREATE VIEW coding_current AS SELECT coding.id, coding.contact_id, coding.coder_id, coding.method, coding.category, coding.at, coding.subtle, coding.reason_id, coding.supersedes, coding.entry FROM coding WHERE NOT (EXISTS (SELECT 1 FROM coding AS coding_1 WHERE coding_1.supersedes = coding.id));

CREATE VIEW contact_event_current AS SELECT contact_event.id, contact_event.contact_id, contact_event.kind, contact_event.at, contact_event.recorded_at, contact_event."by", contact_event.due_at, contact_event.note_id, contact_event.message_id, contact_event.client_id, contact_event.supersedes, contact_event.entry FROM contact_event WHERE NOT (EXISTS (SELECT 1 FROM contact_event AS contact_event_1 WHERE contact_event_1.supersedes = contact_event.id));

CREATE VIEW contact_state AS SELECT anon_1.id, anon_1.contact_id, anon_1.kind, anon_1.at, anon_1.recorded_at, anon_1."by", anon_1.due_at, anon_1.note_id, anon_1.message_id, anon_1.client_id, anon_1.supersedes, anon_1.entry FROM (SELECT anon_2.id AS id, anon_2.contact_id AS contact_id, anon_2.kind AS kind, anon_2.at AS at, anon_2.recorded_at AS recorded_at, anon_2."by" AS "by", anon_2.due_at AS due_at, anon_2.note_id AS note_id, anon_2.message_id AS message_id, anon_2.client_id AS client_id, anon_2.supersedes AS supersedes, anon_2.entry AS entry, row_number() OVER (PARTITION BY anon_2.contact_id ORDER BY anon_2.at DESC, anon_2.recorded_at DESC, anon_2.entry DESC, anon_2.id DESC) AS rank FROM (SELECT contact_event.id AS id, contact_event.contact_id AS contact_id, contact_event.kind AS kind, contact_event.at AS at, contact_event.recorded_at AS recorded_at, contact_event."by" AS "by", contact_event.due_at AS due_at, contact_event.note_id AS note_id, contact_event.message_id AS message_id, contact_event.client_id AS client_id, contact_event.supersedes AS supersedes, contact_event.entry AS entry FROM contact_event WHERE NOT (EXISTS (SELECT 1 FROM contact_event AS contact_event_1 WHERE contact_event_1.supersedes = contact_event.id))) AS anon_2) AS anon_1 WHERE anon_1.rank = 1;

CREATE VIEW deviation_current AS SELECT deviation.id, deviation.test_id, deviation.contact_id, deviation.reason, deviation.note_id, deviation.breaks, deviation."by", deviation.at, deviation.supersedes, deviation.entry FROM deviation WHERE NOT (EXISTS (SELECT 1 FROM deviation AS deviation_1 WHERE deviation_1.supersedes = deviation.id));

CREATE VIEW response_match_current AS SELECT response_match.id, response_match.response_id, response_match.number, response_match.contact_id, response_match.why, response_match."by", response_match.at, response_match.entry FROM response_match WHERE NOT (EXISTS (SELECT 1 FROM response_match AS response_match_1 WHERE response_match_1.response_id = response_match.response_id AND response_match_1.number > response_match.number));

