SELECT
  begun_at AS "begunAt",
  place,
  purpose,
  how,
  lasted_minutes AS "lastedMinutes",
  person = $1 AS "helped",
  CASE WHEN ended_by = person THEN 'person' WHEN ended_by = helper THEN 'helper' END AS "by"
FROM read_assistance_v1.helped
WHERE person = $1 OR helper = $1
ORDER BY begun_at DESC, session_id
LIMIT $2
