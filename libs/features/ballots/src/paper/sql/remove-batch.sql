DELETE FROM ballots.paper_batches WHERE round_id = $1 AND batch_id = $2 AND NOT boxing AND NOT settled
