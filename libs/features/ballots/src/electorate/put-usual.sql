INSERT INTO usual_joiners SELECT * FROM jsonb_populate_recordset(NULL::usual_joiners, $1) ON CONFLICT (estate_id) DO UPDATE SET usual = EXCLUDED.usual
