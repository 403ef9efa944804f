INSERT INTO helped SELECT * FROM jsonb_populate_recordset(NULL::helped, $1)
ON CONFLICT (session_id) DO NOTHING
