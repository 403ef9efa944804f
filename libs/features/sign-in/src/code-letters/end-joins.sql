INSERT INTO ended_joins SELECT * FROM jsonb_populate_recordset(NULL::ended_joins, $1) ON CONFLICT DO NOTHING
