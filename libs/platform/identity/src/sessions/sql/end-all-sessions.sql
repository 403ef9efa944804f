DELETE FROM identity.sessions WHERE (person = $1 OR helper = $1) AND session_id IS DISTINCT FROM $2
RETURNING $3 < ends_at AND $3 < last_seen_at + idle_seconds * interval '1 second' AS running
