-- What the person has proved stays. Answers nothing when the key was thrown away meanwhile.
WITH held AS (
  SELECT id FROM vault.data_keys WHERE id = $3 FOR KEY SHARE
), put AS (
  INSERT INTO vault.details (person, detail, data_key, sealed, claim, claimed_at)
  SELECT $1, $2, held.id, $4, $5, clock_timestamp() FROM held
  ON CONFLICT (person, detail) DO UPDATE
  SET data_key = excluded.data_key, sealed = excluded.sealed, claim = excluded.claim, claimed_at = excluded.claimed_at
  WHERE vault.details.lookup IS NULL
)
SELECT id FROM held
