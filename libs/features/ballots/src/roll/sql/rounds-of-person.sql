SELECT round_id AS "roundId", number, mark FROM ballots.roll WHERE person = $1 ORDER BY round_id
