SELECT voter_id AS "voterId", number, name, address, mark FROM ballots.roll WHERE round_id = $1 AND number = $2
