-- An e-mail address or phone number that somebody only typed is a claim: many may claim the same one, and `lookup` stays that of its proved owner alone.
ALTER TABLE vault.details
  ADD COLUMN claim bytea,
  ADD COLUMN claimed_at timestamptz,
  ADD CHECK (claim IS NULL OR lookup IS NULL),
  ADD CHECK ((claim IS NULL) = (claimed_at IS NULL));
CREATE INDEX details_by_claim ON vault.details (claim) WHERE claim IS NOT NULL;
