SELECT changed, bank_id AS "bankId" FROM read_rounds_v3.rounds WHERE round_id = $1
