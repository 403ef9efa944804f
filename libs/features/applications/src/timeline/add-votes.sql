INSERT INTO votes SELECT * FROM jsonb_populate_recordset(NULL::votes, $1)
