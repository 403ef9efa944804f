INSERT INTO letters SELECT * FROM jsonb_populate_recordset(NULL::letters, $1)
ON CONFLICT (person) DO UPDATE SET
  estate_id = excluded.estate_id,
  dwelling_id = excluded.dwelling_id,
  issue = excluded.issue,
  issued_at = excluded.issued_at,
  valid_until = excluded.valid_until,
  moved = excluded.moved
