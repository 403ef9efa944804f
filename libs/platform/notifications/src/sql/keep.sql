-- What was withdrawn while it was being written is not put here: its row is held, so that it is withdrawn before this or sees what this has put.
WITH message AS (SELECT state FROM notifications.queue WHERE id = $1 FOR SHARE)
INSERT INTO notifications.kept (id, place, kind, person, content, key_id, put_at)
SELECT $1, $2, $3, $4, $5, $6, $7 WHERE NOT EXISTS (SELECT FROM message WHERE state = 'dropped')
ON CONFLICT (id) DO NOTHING
