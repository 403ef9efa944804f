UPDATE ballots.boxes SET shut = true, shut_by = $2 WHERE round_id = $1 AND NOT shut
