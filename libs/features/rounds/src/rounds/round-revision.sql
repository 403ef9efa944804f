SELECT changed, bank_id AS "bankId" FROM read_rounds_v1.rounds WHERE round_id = $1
