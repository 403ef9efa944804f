UPDATE ballots.paper_batches SET settled = true WHERE round_id = $1 AND batch_id = $2
