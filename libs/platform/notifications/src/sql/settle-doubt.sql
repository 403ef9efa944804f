UPDATE notifications.queue
SET state = CASE WHEN $2 THEN 'waiting' ELSE 'delivered' END,
    payload = CASE WHEN $2 THEN payload END,
    key_id = CASE WHEN $2 THEN key_id END,
    next_try_at = $3::timestamptz,
    ended_at = CASE WHEN $2 THEN NULL ELSE $3::timestamptz END
WHERE id = $1 AND state = 'in-doubt'
