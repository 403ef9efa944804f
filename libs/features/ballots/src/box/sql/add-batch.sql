INSERT INTO ballots.batches (round_id, batch_id) VALUES ($1, $2) ON CONFLICT DO NOTHING
