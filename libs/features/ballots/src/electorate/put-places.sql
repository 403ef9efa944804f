INSERT INTO places SELECT * FROM jsonb_populate_recordset(NULL::places, $1) ON CONFLICT (place_id) DO UPDATE SET name = EXCLUDED.name
