SELECT name AS id, wrapped FROM joining.keys WHERE key_id <> $1 ORDER BY name LIMIT $2
