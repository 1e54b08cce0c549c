DROP TRIGGER subject_key_no_update;

ALTER TABLE subject_key DROP COLUMN made_at;

CREATE TRIGGER subject_key_no_update BEFORE UPDATE ON subject_key WHEN (NEW.subject = OLD.subject AND NEW.master_key_id = OLD.master_key_id AND OLD.destroyed_at IS NULL AND NEW.wrapped_key IS NULL AND NEW.destroyed_at IS NOT NULL AND NEW.rule IS NOT NULL) IS NOT 1 BEGIN SELECT RAISE(ABORT, 'erasable: a row can be erased, never changed or deleted'); END;

