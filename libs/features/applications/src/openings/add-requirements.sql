INSERT INTO requirements SELECT * FROM jsonb_populate_recordset(NULL::requirements, $1) ON CONFLICT DO NOTHING
