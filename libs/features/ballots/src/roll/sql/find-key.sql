SELECT wrapped FROM ballots.rolls WHERE round_id = $1
