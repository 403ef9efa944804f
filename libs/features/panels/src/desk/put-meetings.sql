INSERT INTO meetings SELECT * FROM jsonb_populate_recordset(NULL::meetings, $1)
