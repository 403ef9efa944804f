SELECT b.bank_id AS "bankId", b.name, b.rules, (SELECT count(*) FROM read_rounds_v1.rounds AS r WHERE r.bank_id = b.bank_id)::int AS rounds
FROM read_rounds_v1.banks AS b WHERE b.bank_id = $1
