SELECT id, kind, person, content, put_at FROM notifications.kept WHERE place = $1 AND id = $2 AND content IS NOT NULL
