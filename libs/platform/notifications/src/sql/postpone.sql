UPDATE notifications.queue SET state = 'waiting', next_try_at = $3, fault = $4, claimed_until = NULL
WHERE id = $1 AND attempts = $2 AND state IN ('waiting', 'handing-over')
