SELECT 'looks' AS id, wrapped FROM looks.key WHERE key_id <> $1 LIMIT $2
