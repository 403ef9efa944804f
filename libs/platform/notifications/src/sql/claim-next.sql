-- Two workers that look at once get different rows.
UPDATE notifications.queue AS message
SET attempts = message.attempts + 1, claimed_until = $2
WHERE message.id = (
  SELECT id FROM notifications.queue
  WHERE state = 'waiting' AND next_try_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)
  ORDER BY next_try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, template, person, payload, asked_at, expires_at, attempts
