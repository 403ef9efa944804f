-- The running sessions of many secrets. Who was not seen for a minute is seen now; a row that another request holds is left to it.
WITH found AS (
  SELECT * FROM identity.sessions
  WHERE secret_sha256 = ANY ($1) AND NOT shut AND $2 < ends_at AND $2 < last_seen_at + idle_seconds * interval '1 second'
), stale AS (
  SELECT session_id FROM identity.sessions
  WHERE session_id IN (SELECT session_id FROM found WHERE last_seen_at <= $2 - interval '1 minute')
  FOR UPDATE SKIP LOCKED
), seen AS (
  UPDATE identity.sessions SET last_seen_at = $2 WHERE session_id IN (SELECT session_id FROM stale)
)
SELECT session_id, secret_sha256, person, method, device, helper, purpose, signed_in_at, last_seen_at, stepped_up_at, stepped_up_method, idle_seconds, ends_at
FROM found
