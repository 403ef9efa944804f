-- Of one person, or of everybody; by place and role.
SELECT person, grant_id AS "grantId", state, role, place, first_day::text AS "firstDay", last_day::text AS "lastDay",
       to_char(until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS until, deputy_for AS "deputyFor", decided_by AS "decidedBy", why
FROM read_people_roles_v1.records
WHERE $1::text IS NULL OR person = $1
ORDER BY place, role, first_day, person, grant_id
