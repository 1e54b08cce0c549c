ALTER TABLE deviation DROP CONSTRAINT ck_deviation_reason;

ALTER TABLE deviation ADD CONSTRAINT ck_deviation_reason CHECK (reason IN ('ad_gone', 'bounced', 'sent_late', 'sent_wrong', 'order_reversed', 'gap_outside', 'outside_hours', 'send_failed', 'landlord_stopped', 'landlord_erased', 'exposure', 'abuse', 'invalid_outcome', 'tester_error', 'other', 'mail_waited'));

