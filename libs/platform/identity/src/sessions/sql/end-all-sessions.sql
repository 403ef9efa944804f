WITH ended AS (
  DELETE FROM identity.sessions WHERE (person = $1 OR helper = $1) AND session_id IS DISTINCT FROM $2
  RETURNING *, least(ends_at, last_seen_at + idle_seconds * interval '1 second') AS over_at
), told AS (
  INSERT INTO identity.help_ended (session_id, how, ended_by, minutes, noted_at)
  SELECT
    session_id,
    CASE WHEN shut THEN 'never-opened' WHEN $3 < over_at THEN 'ended-elsewhere' ELSE 'ran-out' END,
    CASE WHEN NOT shut AND $3 < over_at THEN CASE WHEN helper = $1 THEN 'helper' ELSE 'person' END END,
    floor(extract(epoch FROM least($3, over_at) - signed_in_at) / 60)::integer,
    $3
  FROM ended WHERE helper IS NOT NULL
)
SELECT $3 < over_at AS running FROM ended
