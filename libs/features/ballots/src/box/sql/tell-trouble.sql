UPDATE ballots.boxes SET trouble = $2 WHERE round_id = $1 AND trouble IS DISTINCT FROM $2
