-- The key is drawn by whoever comes first; a box that is there stays as it is.
INSERT INTO ballots.boxes (round_id, key_id, wrapped, row_bytes, closes_at, growing) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (round_id) DO NOTHING
