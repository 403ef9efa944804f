SELECT r.round_id AS "roundId", r.bank_id AS "bankId", r.status, r.vote, r.opens_on AS "opensOn", r.closes_on AS "closesOn", r.decision_on AS "decisionOn",
  r.rules_version AS "rulesVersion", r.rules_hash AS "rulesHash", r.pot_pence AS "potPence",
  (SELECT count(*) FROM read_rounds_v3.bids AS b WHERE b.round_id = r.round_id)::int AS bids
FROM read_rounds_v3.rounds AS r
WHERE ($1::text IS NULL OR r.bank_id = $1) AND ($2::text IS NULL OR (r.opens_on, r.round_id) > ($2, $3))
ORDER BY r.opens_on, r.round_id LIMIT $4
