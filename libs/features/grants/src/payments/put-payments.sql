INSERT INTO payments SELECT * FROM jsonb_populate_recordset(NULL::payments, $1)
