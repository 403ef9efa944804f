SELECT voter_id AS "voterId", number, mark FROM ballots.roll WHERE round_id = $1 AND person = $2
