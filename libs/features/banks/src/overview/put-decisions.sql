INSERT INTO decisions SELECT * FROM jsonb_populate_recordset(NULL::decisions, $1)
