INSERT INTO votes SELECT * FROM jsonb_populate_recordset(NULL::votes, $1) ON CONFLICT (round_id) DO UPDATE SET ballot = EXCLUDED.ballot
