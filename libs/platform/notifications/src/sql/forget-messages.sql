WITH kept AS (DELETE FROM notifications.kept WHERE person = $1)
UPDATE notifications.queue
SET state = CASE WHEN state IN ('delivered', 'given-up') THEN state ELSE 'dropped' END, person = NULL, payload = NULL, key_id = NULL,
    ended_at = coalesce(ended_at, $2)
WHERE person = $1
