INSERT INTO joins SELECT * FROM jsonb_populate_recordset(NULL::joins, $1)
