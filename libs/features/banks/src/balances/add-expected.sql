INSERT INTO expected SELECT * FROM jsonb_populate_recordset(NULL::expected, $1)
