SELECT voter_id AS "voterId", number, name, address, mark, person IS NOT NULL AS known FROM ballots.roll WHERE round_id = $1 ORDER BY number
