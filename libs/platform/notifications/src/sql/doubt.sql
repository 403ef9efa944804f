UPDATE notifications.queue SET state = 'in-doubt', claimed_until = NULL WHERE id = $1 AND attempts = $2 AND state = 'handing-over'
