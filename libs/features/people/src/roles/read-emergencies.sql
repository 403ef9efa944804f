-- Of one person, or of everybody; the newest first.
SELECT person, grant_id AS "grantId", state, role, reason, to_char(asked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "askedAt",
       to_char(until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS until, review_by::text AS "reviewBy", agreed_by AS "agreedBy", finding, note
FROM read_people_roles_v1.emergencies
WHERE $1::text IS NULL OR person = $1
ORDER BY asked_at DESC, person, grant_id
