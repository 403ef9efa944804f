INSERT INTO notifications.queue (id, template, person, payload, key_id, asked_at, expires_at, next_try_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $6)
ON CONFLICT (id) DO NOTHING
