INSERT INTO exceptions SELECT * FROM jsonb_populate_recordset(NULL::exceptions, $1)
