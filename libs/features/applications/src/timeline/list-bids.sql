SELECT b.bid_id AS "bidId", b.bank_id AS "bankId", b.round_id AS "roundId", b.status, b.title, b.asked_pence AS "askedPence", b.amount_pence AS "amountPence",
  b.above_maximum AS "aboveMaximum", b.max_pence AS "maxPence", b.received_on AS "receivedOn", b.joined_to AS "joinedTo", b.at_risk AS "atRisk", b.meets, b.revision,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('needId', n.need_id, 'what', n.what, 'metOn', n.met_on) ORDER BY n.need_id), '[]')
   FROM read_timeline_v2.needs AS n WHERE n.bid_id = b.bid_id) AS needs
FROM read_timeline_v2.bids AS b
WHERE ($1::text IS NULL OR b.bank_id = $1) AND ($2::text IS NULL OR b.round_id = $2) AND ($3::text IS NULL OR (b.received_on, b.bid_id) > ($3, $4))
ORDER BY b.received_on, b.bid_id LIMIT $5
