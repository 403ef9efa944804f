INSERT INTO goals SELECT * FROM jsonb_populate_recordset(NULL::goals, $1)
