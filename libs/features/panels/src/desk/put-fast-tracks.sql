INSERT INTO fast_tracks SELECT * FROM jsonb_populate_recordset(NULL::fast_tracks, $1)
