UPDATE letters AS l SET moved = true
FROM jsonb_populate_recordset(NULL::letters, $1) AS m
WHERE l.person = m.person AND l.dwelling_id = m.dwelling_id
