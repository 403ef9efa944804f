-- What waits, and letters that lie on the pile. What is on its way to somebody else is not ours to take back.
UPDATE notifications.queue AS message
SET state = 'dropped', payload = NULL, key_id = NULL, claimed_until = NULL, ended_at = $2
WHERE id = ANY ($1::uuid[]) AND (
  state = 'waiting'
  OR (state = 'delivered' AND EXISTS (SELECT FROM notifications.kept WHERE kept.id = message.id AND place = 'post' AND posted_on IS NULL))
)
