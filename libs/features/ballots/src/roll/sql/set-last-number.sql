UPDATE ballots.rolls SET last_number = $2 WHERE round_id = $1
