CREATE OR REPLACE FUNCTION discrimtest_erase_subject_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'UPDATE' THEN IF (NEW.subject = OLD.subject AND NEW.master_key_id = OLD.master_key_id AND OLD.destroyed_at IS NULL AND NEW.wrapped_key IS NULL AND NEW.destroyed_at IS NOT NULL AND NEW.rule IS NOT NULL) IS TRUE THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION 'erasable: a row can be erased, never changed or deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$;

ALTER TABLE subject_key DROP COLUMN made_at;

