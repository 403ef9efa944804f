-- What ended a day ago is swept on the way; until then its link can still say that it is too old.
WITH swept AS (DELETE FROM identity.sign_in_requests WHERE ends_at < $7::timestamptz - interval '1 day')
INSERT INTO identity.sign_in_requests (browser_sha256, way, session_id, code_hmac, tries_left, back, ends_at)
VALUES ($1, $2, $3, $4, $5, $6, $8)
