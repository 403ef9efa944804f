-- Nobody hands over what somebody else has claimed since, or has handed over already.
UPDATE notifications.queue SET state = 'handing-over', kind = $3, way = $4, claimed_until = $5
WHERE id = $1 AND attempts = $2 AND state = 'waiting'
