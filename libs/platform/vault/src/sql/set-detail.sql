-- Answers nothing when the key was thrown away meanwhile.
WITH held AS (
  SELECT id FROM vault.data_keys WHERE id = $3 FOR KEY SHARE
)
INSERT INTO vault.details (person, detail, data_key, sealed, lookup)
SELECT $1, $2, held.id, $4, $5 FROM held
ON CONFLICT (person, detail) DO UPDATE
SET data_key = excluded.data_key, sealed = excluded.sealed, lookup = excluded.lookup, claim = NULL, claimed_at = NULL
RETURNING person
