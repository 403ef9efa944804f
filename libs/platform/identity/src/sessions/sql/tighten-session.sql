UPDATE identity.sessions
SET idle_seconds = least(idle_seconds, $2), ends_at = least(ends_at, signed_in_at + $3 * interval '1 second')
WHERE session_id = $1
