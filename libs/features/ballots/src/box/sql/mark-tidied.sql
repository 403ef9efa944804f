UPDATE ballots.boxes SET tidied = true WHERE round_id = $1
