SELECT id::text AS id, payload AS wrapped FROM notifications.queue WHERE payload IS NOT NULL AND key_id <> $1 ORDER BY queue.id LIMIT $2
