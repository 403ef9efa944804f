UPDATE notifications.queue
SET state = $3, kind = $4, way = $5, fault = $6, ended_at = $7, payload = NULL, key_id = NULL, claimed_until = NULL
WHERE id = $1 AND attempts = $2 AND state IN ('waiting', 'handing-over')
