DELETE FROM ballots.keyings WHERE round_id = $1 AND batch_id = $2
