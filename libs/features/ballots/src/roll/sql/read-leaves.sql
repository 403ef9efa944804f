SELECT voter_id AS "voterId", salt FROM ballots.roll WHERE round_id = $1 ORDER BY number
