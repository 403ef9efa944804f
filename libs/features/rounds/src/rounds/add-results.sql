INSERT INTO results SELECT * FROM jsonb_populate_recordset(NULL::results, $1)
