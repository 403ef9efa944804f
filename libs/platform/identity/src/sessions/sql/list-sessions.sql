SELECT session_id, secret_sha256, person, method, device, helper, purpose, signed_in_at, last_seen_at, stepped_up_at, stepped_up_method, idle_seconds, ends_at
FROM identity.sessions
WHERE person = $1 AND NOT shut AND $2 < ends_at AND $2 < last_seen_at + idle_seconds * interval '1 second'
ORDER BY signed_in_at DESC, session_id DESC
