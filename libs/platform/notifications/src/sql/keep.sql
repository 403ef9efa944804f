INSERT INTO notifications.kept (id, place, kind, person, content, key_id, put_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO NOTHING
