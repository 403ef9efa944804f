INSERT INTO funds SELECT * FROM jsonb_populate_recordset(NULL::funds, $1)
