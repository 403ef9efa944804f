-- The newest wording of a goal.
INSERT INTO goals SELECT * FROM jsonb_populate_recordset(NULL::goals, $1)
ON CONFLICT (place_id, goal_id) DO UPDATE SET text_hash = EXCLUDED.text_hash
