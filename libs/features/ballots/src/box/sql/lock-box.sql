SELECT shut FROM ballots.boxes WHERE round_id = $1 FOR SHARE
