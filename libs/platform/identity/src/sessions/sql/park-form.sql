WITH swept AS (DELETE FROM identity.parked_forms WHERE ends_at < $3 AND session_id <> $1)
INSERT INTO identity.parked_forms (session_id, sealed, ends_at) VALUES ($1, $2, $4)
ON CONFLICT (session_id) DO UPDATE SET sealed = excluded.sealed, ends_at = excluded.ends_at
