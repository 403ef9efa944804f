SELECT id, put_at, posted_on::text AS posted_on FROM notifications.kept
WHERE place = 'post' AND posted_on IS NOT NULL ORDER BY posted_on DESC, id LIMIT $1
