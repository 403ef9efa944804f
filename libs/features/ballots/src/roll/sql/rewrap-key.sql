UPDATE ballots.rolls SET wrapped = $3, key_id = $4 WHERE round_id = $1 AND wrapped = $2
