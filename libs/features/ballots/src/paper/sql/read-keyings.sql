SELECT paper, hand, sealed FROM ballots.keyings WHERE round_id = $1 AND batch_id = $2 ORDER BY paper, hand
