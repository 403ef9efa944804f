UPDATE ballots.boxes SET key_id = $4, wrapped = $3 WHERE round_id = $1 AND wrapped = $2
