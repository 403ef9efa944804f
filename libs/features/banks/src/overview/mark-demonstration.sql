INSERT INTO demonstration SELECT * FROM jsonb_populate_recordset(NULL::demonstration, $1) ON CONFLICT DO NOTHING
