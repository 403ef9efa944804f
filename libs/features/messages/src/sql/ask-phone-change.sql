WITH over AS (DELETE FROM messages.phone_changes WHERE expires_at <= $6 AND person <> $1)
INSERT INTO messages.phone_changes (person, code_hmac, number, tries_left, expires_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person) DO UPDATE
SET code_hmac = excluded.code_hmac, number = excluded.number, tries_left = excluded.tries_left, expires_at = excluded.expires_at
