INSERT INTO letters SELECT * FROM jsonb_populate_recordset(NULL::letters, $1) AS l
WHERE NOT EXISTS (SELECT FROM erased WHERE token = l.person)
ON CONFLICT (person) DO UPDATE SET
  estate_id = excluded.estate_id,
  dwelling_id = excluded.dwelling_id,
  join_id = excluded.join_id,
  issue = excluded.issue,
  issued_at = excluded.issued_at,
  valid_until = excluded.valid_until
