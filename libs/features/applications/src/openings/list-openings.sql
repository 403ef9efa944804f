-- A round whose last day has passed takes no bids, even before it is closed.
SELECT r.round_id AS "roundId", r.bank_id AS "bankId", k.name AS "bankName", r.status, r.closes_on AS "closesOn", r.decision_on AS "decisionOn",
  r.min_pence AS "minPence", r.max_pence AS "maxPence", r.pot_pence AS "potPence"
FROM read_openings_v1.rounds AS r JOIN read_openings_v1.banks AS k USING (bank_id)
WHERE r.status = 'open' AND r.closes_on >= $1
ORDER BY r.closes_on, r.round_id
