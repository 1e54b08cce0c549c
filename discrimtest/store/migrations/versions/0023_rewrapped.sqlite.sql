CREATE INDEX ix_subject_key_master_key_id ON subject_key (master_key_id) WHERE wrapped_key IS NOT NULL;

DROP TRIGGER subject_key_no_update;

CREATE TRIGGER subject_key_no_update BEFORE UPDATE ON subject_key WHEN (NEW.subject = OLD.subject AND OLD.destroyed_at IS NULL AND (NEW.master_key_id = OLD.master_key_id AND NEW.wrapped_key IS NULL AND NEW.destroyed_at IS NOT NULL AND NEW.rule IS NOT NULL OR NEW.master_key_id <> OLD.master_key_id AND NEW.wrapped_key IS NOT NULL AND NEW.destroyed_at IS NULL AND NEW.rule IS NULL)) IS NOT 1 BEGIN SELECT RAISE(ABORT, 'erasable: a row can be erased, never changed or deleted'); END;

DROP TRIGGER private_no_update;

CREATE TRIGGER private_no_update BEFORE UPDATE ON private WHEN (NEW.id = OLD.id AND NEW.subject = OLD.subject AND NEW.field = OLD.field AND NEW.media_type = OLD.media_type AND (NEW.ciphertext IS NULL AND NEW.lookup IS NULL OR NEW.ciphertext = OLD.ciphertext AND OLD.lookup IS NOT NULL AND NEW.lookup IS NOT NULL)) IS NOT 1 BEGIN SELECT RAISE(ABORT, 'erasable: a row can be erased, never changed or deleted'); END;

