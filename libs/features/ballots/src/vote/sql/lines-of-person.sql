-- The newest round first: ids of rounds grow with their bank's years.
SELECT round_id AS "roundId", voter_id AS "voterId", number, mark FROM ballots.roll WHERE person = $1 ORDER BY round_id DESC
