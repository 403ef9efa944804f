-- A place that nobody added is an estate; one that is known keeps its kind.
INSERT INTO places (place_id, kind, name, revision, changed)
SELECT place_id, 'estate', name, revision, changed FROM jsonb_populate_recordset(NULL::places, $1)
ON CONFLICT (place_id) DO UPDATE SET name = EXCLUDED.name, revision = EXCLUDED.revision, changed = EXCLUDED.changed
