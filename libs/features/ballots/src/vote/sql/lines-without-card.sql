SELECT voter_id AS "voterId" FROM ballots.roll WHERE round_id = $1 AND card_hash IS NULL
