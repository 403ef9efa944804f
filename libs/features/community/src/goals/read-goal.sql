-- The newest wording of a goal, which an older manifesto may have brought.
SELECT p.place_id AS "placeId", p.name AS "placeName", p.revision, g.goal_id AS "goalId", g.text_hash AS "textHash", g.version, g.version = p.version AS current,
  p.adopted_on AS "adoptedOn", p.households_heard AS "householdsHeard", p.conversations,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('bidId', b.bid_id, 'bankId', b.bank_id, 'title', b.title, 'status', b.status, 'receivedOn', b.received_on,
      'askedPence', b.asked_pence, 'promisedPence', b.promised_pence, 'paidPence', b.paid_pence, 'returnedPence', b.returned_pence) ORDER BY b.received_on, b.bid_id), '[]')
   FROM read_goals_v2.bids AS b JOIN read_goals_v2.banks AS k USING (bank_id) WHERE k.place_id = p.place_id AND b.goals ? g.goal_id) AS bids
FROM read_goals_v2.places AS p JOIN read_goals_v2.goals AS g USING (place_id)
WHERE p.place_id = $1 AND g.goal_id = $2
ORDER BY g.version DESC LIMIT 1
