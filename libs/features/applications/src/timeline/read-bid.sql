SELECT b.bid_id AS "bidId", b.bank_id AS "bankId", k.name AS "bankName", k.place_id AS "placeId", b.round_id AS "roundId", b.status, b.title, b.what, b."where", b."when",
  b.who_benefits AS "whoBenefits", b.asked_pence AS "askedPence", b.above_maximum AS "aboveMaximum", b.max_pence AS "maxPence", b.people_expected AS "peopleExpected",
  b.costs, b.meets, b.lead_kind AS "leadKind", b.at_risk AS "atRisk", b.host_name AS "hostName", b.channel, b.language, b.received_on AS "receivedOn",
  b.amount_pence AS "amountPence", b.joined_to AS "joinedTo", b.revision,
  (SELECT coalesce(jsonb_agg(j.bid_id ORDER BY j.bid_id), '[]') FROM read_timeline_v2.bids AS j WHERE j.joined_to = b.bid_id) AS "joinedHere",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('goalId', g.id, 'textHash', o.text_hash) ORDER BY g.place), '[]')
   FROM jsonb_array_elements_text(b.goals) WITH ORDINALITY AS g(id, place)
   LEFT JOIN read_timeline_v2.goals AS o ON o.place_id = k.place_id AND o.goal_id = g.id) AS goals,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('needId', n.need_id, 'what', n.what, 'metOn', n.met_on) ORDER BY n.need_id), '[]')
   FROM read_timeline_v2.needs AS n WHERE n.bid_id = b.bid_id) AS needs,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('number', s.number, 'kind', s.kind, 'on', s.happened_on, 'facts', s.facts) ORDER BY s.number), '[]')
   FROM read_timeline_v2.steps AS s WHERE s.bid_id = b.bid_id) AS steps
FROM read_timeline_v2.bids AS b JOIN read_timeline_v2.banks AS k USING (bank_id)
WHERE b.bid_id = $1
