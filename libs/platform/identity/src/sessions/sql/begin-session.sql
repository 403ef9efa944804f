-- What has ended is swept on the way: no other job looks after it. Sessions beside somebody wait until their end was told.
WITH swept AS (DELETE FROM identity.sessions WHERE ends_at < $7 AND helper IS NULL)
INSERT INTO identity.sessions (session_id, secret_sha256, person, method, device, helper, signed_in_at, last_seen_at, idle_seconds, ends_at, shut, stepped_up_at, stepped_up_method, purpose)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, CASE WHEN $11 THEN $7::timestamptz END, CASE WHEN $11 THEN $4::text END, $12)
