DELETE FROM ballots.box WHERE round_id = $1
