INSERT INTO prints SELECT * FROM jsonb_populate_recordset(NULL::prints, $1)
