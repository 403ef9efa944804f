WITH over AS (DELETE FROM messages.email_changes WHERE expires_at <= $5 AND person <> $1)
INSERT INTO messages.email_changes (person, secret, address, expires_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, address = excluded.address, expires_at = excluded.expires_at
