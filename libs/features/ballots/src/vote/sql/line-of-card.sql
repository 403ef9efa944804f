SELECT round_id AS "roundId", voter_id AS "voterId", number, mark FROM ballots.roll WHERE card_hash = ANY ($1)
