WITH ended AS (
  DELETE FROM identity.sessions
  WHERE helper IS NOT NULL AND (ends_at <= $1 OR last_seen_at + idle_seconds * interval '1 second' <= $1)
  RETURNING *, least(ends_at, last_seen_at + idle_seconds * interval '1 second') AS over_at
)
INSERT INTO identity.help_ended (session_id, how, minutes, noted_at)
SELECT session_id, CASE WHEN shut THEN 'never-opened' ELSE 'ran-out' END, floor(extract(epoch FROM over_at - signed_in_at) / 60)::integer, $1 FROM ended
