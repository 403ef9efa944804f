UPDATE ballots.boxes SET shut = true, shut_by = $2, shut_step_up = $3 WHERE round_id = $1 AND NOT shut
