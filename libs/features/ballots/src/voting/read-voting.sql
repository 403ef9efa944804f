SELECT round_id AS "roundId", bank_id AS "bankId", status, opened, closed, papers, counted, results, secret_ended AS "secretEnded", revision, changed
FROM read_voting_v1.votings WHERE round_id = $1
