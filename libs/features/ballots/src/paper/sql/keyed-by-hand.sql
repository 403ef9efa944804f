SELECT paper FROM ballots.keyings WHERE round_id = $1 AND batch_id = $2 AND hand = $3 ORDER BY paper
