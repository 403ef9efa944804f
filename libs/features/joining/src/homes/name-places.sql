-- A place that nobody added is an estate; one that is known keeps its kind.
INSERT INTO places (place_id, kind, name) SELECT place_id, 'estate', name FROM jsonb_populate_recordset(NULL::places, $1)
ON CONFLICT (place_id) DO UPDATE SET name = EXCLUDED.name
