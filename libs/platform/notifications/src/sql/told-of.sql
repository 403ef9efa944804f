SELECT template, asked_at, state, kind, ended_at FROM notifications.queue WHERE person = $1 ORDER BY asked_at, id
