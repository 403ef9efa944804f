SELECT id, kind, person, content, put_at FROM notifications.kept
WHERE place = $1 AND content IS NOT NULL ORDER BY put_at DESC, id LIMIT $2 OFFSET $3
