SELECT id::text AS id, content AS wrapped FROM notifications.kept WHERE content IS NOT NULL AND key_id <> $1 ORDER BY kept.id LIMIT $2
