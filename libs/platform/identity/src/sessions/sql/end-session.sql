DELETE FROM identity.sessions WHERE session_id = $2 AND (person = $1 OR helper = $1)
RETURNING $3 < ends_at AND $3 < last_seen_at + idle_seconds * interval '1 second' AS running
