SELECT
  begun_at AS "begunAt",
  place,
  purpose,
  how,
  lasted_minutes AS "lastedMinutes",
  CASE WHEN ended_by = person THEN 'person' WHEN ended_by = helper THEN 'helper' END AS "by"
FROM read_assistance_v1.helped
WHERE ($2 = 'person' AND person = $1) OR ($2 = 'helper' AND helper = $1)
ORDER BY begun_at DESC, session_id
LIMIT $3
