INSERT INTO places (place_id, kind, name, within_id) SELECT place_id, kind, name, within_id FROM jsonb_populate_recordset(NULL::places, $1)
ON CONFLICT (place_id) DO UPDATE SET name = EXCLUDED.name, within_id = EXCLUDED.within_id
