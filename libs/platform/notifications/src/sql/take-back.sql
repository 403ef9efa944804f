-- The other side said no after it was handed over: it is nobody's again, and another way may have it.
UPDATE notifications.queue SET state = 'waiting' WHERE id = $1 AND attempts = $2 AND state = 'handing-over'
