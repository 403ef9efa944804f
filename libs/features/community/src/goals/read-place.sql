-- With what was bid for each goal; a bid that was joined to another counts there, not here.
SELECT p.place_id AS "placeId", p.name, p.version, p.adopted_on AS "adoptedOn", p.households_heard AS "householdsHeard", p.conversations, p.revision,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('bankId', k.bank_id, 'name', k.name) ORDER BY k.name), '[]')
   FROM read_goals_v2.banks AS k WHERE k.place_id = p.place_id) AS banks,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('goalId', g.goal_id, 'textHash', g.text_hash, 'bids', s.bids, 'promisedPence', s.promised, 'paidPence', s.paid) ORDER BY g.place), '[]')
   FROM read_goals_v2.goals AS g
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS bids, coalesce(sum(b.promised_pence), 0) AS promised, coalesce(sum(b.paid_pence), 0) AS paid
     FROM read_goals_v2.bids AS b JOIN read_goals_v2.banks AS k USING (bank_id)
     WHERE k.place_id = p.place_id AND b.goals ? g.goal_id AND b.status <> 'joined'
   ) AS s
   WHERE g.place_id = p.place_id AND g.version = p.version) AS goals
FROM read_goals_v2.places AS p WHERE p.place_id = $1 AND p.kind = 'estate'
