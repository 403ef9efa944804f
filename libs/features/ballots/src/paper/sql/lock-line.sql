SELECT voter_id AS "voterId", mark FROM ballots.roll WHERE round_id = $1 AND number = $2 FOR UPDATE
