INSERT INTO ballots.paper_batches (round_id, batch_id, papers) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
