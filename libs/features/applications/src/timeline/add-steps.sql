-- A step without a bid finds it by its payment, or is one of each bid in its vote; a payment of nothing we know has no step.
WITH told AS (
  SELECT t.number, coalesce(t.bid_id, p.bid_id, v.bid_id) AS bid_id, t.kind, t.happened_on, t.facts
  FROM jsonb_to_recordset($1) AS t(number bigint, bid_id text, payment_id text, vote_id text, kind text, happened_on text, facts jsonb)
  LEFT JOIN payments AS p ON p.payment_id = t.payment_id
  LEFT JOIN votes AS v ON v.round_id = t.vote_id
), added AS (
  INSERT INTO steps SELECT number, bid_id, kind, happened_on, facts FROM told WHERE bid_id IS NOT NULL
), newest AS (
  SELECT bid_id, max(number) AS number FROM told GROUP BY bid_id
)
UPDATE bids AS b SET changed = greatest(b.changed, n.number) FROM newest AS n WHERE b.bid_id = n.bid_id
