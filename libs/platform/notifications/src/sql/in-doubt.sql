SELECT id, template, kind, asked_at, payload FROM notifications.queue WHERE state = 'in-doubt' ORDER BY asked_at, id LIMIT $1
