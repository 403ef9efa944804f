-- When an end was noted: a note whose beginning the ledger does not know is kept while that beginning may still come.
ALTER TABLE identity.help_ended ADD COLUMN noted_at timestamptz NOT NULL DEFAULT now();
