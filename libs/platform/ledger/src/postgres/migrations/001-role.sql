-- The role that the service's connections take on after migrating: it reads the ledger and appends through two functions, nothing else (audit.md).
DO $$
BEGIN
  CREATE ROLE estate_bank_app NOLOGIN;
EXCEPTION
  -- Roles belong to the whole server, so another of its databases may have made it, even at this moment.
  WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT estate_bank_app TO %I', current_user);
  END IF;
  -- Read models live in schemas of their own, which the service makes and drops as their shapes change.
  EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO estate_bank_app', current_database());
END $$;

GRANT USAGE ON SCHEMA public TO estate_bank_app;
-- What other rooms' migrations make after this one, the service may use; the ledger takes away what it must not.
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO estate_bank_app;
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO estate_bank_app;
ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO estate_bank_app;
