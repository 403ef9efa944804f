UPDATE ballots.paper_batches SET boxing = true WHERE round_id = $1 AND batch_id = $2
