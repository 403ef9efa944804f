-- Handed over by a process that ended, or was cut off, before it heard an answer.
SELECT id, template, person, payload, asked_at, expires_at, attempts, kind, way
FROM notifications.queue WHERE state = 'handing-over' AND claimed_until <= $1 ORDER BY claimed_until, id LIMIT 100
