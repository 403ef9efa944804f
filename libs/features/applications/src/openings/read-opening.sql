SELECT r.round_id AS "roundId", r.bank_id AS "bankId", k.name AS "bankName", k.place_id AS "placeId", r.status, r.closes_on AS "closesOn", r.decision_on AS "decisionOn",
  r.min_pence AS "minPence", r.max_pence AS "maxPence", r.pot_pence AS "potPence",
  (SELECT coalesce(jsonb_agg(q.requirement ORDER BY q.requirement), '[]') FROM read_openings_v1.requirements AS q WHERE q.bank_id = r.bank_id) AS requirements,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('goalId', g.goal_id, 'textHash', g.text_hash) ORDER BY g.place), '[]') FROM read_openings_v1.goals AS g
   WHERE g.place_id = k.place_id AND g.version = (SELECT max(n.version) FROM read_openings_v1.goals AS n WHERE n.place_id = k.place_id)) AS goals
FROM read_openings_v1.rounds AS r JOIN read_openings_v1.banks AS k USING (bank_id)
WHERE r.round_id = $1
