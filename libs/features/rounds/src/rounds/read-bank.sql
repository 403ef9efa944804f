SELECT b.bank_id AS "bankId", b.name, b.rules FROM read_rounds_v3.banks AS b WHERE b.bank_id = $1
