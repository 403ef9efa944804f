INSERT INTO lines SELECT * FROM jsonb_populate_recordset(NULL::lines, $1)
