INSERT INTO banks SELECT * FROM jsonb_populate_recordset(NULL::banks, $1)
