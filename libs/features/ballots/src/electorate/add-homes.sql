INSERT INTO homes SELECT * FROM jsonb_populate_recordset(NULL::homes, $1)
