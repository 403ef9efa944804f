UPDATE letters AS l SET issue = n.issue, issued_at = n.issued_at, valid_until = n.valid_until
FROM jsonb_populate_recordset(NULL::letters, $1) AS n
WHERE l.person = n.person
