SELECT bid_id AS "bidId", title, left_pence AS "leftPence", "spendBy" FROM (
  SELECT g.bid_id, b.title, g.spend_by::text AS "spendBy", g.amount_pence - coalesce(r.amount_pence, 0)
    - coalesce((SELECT sum(p.amount_pence)::bigint FROM read_payment_list_v3.payments AS p WHERE p.bid_id = g.bid_id), 0) AS left_pence
  FROM read_payment_list_v3.grants AS g
    JOIN read_payment_list_v3.bids AS b USING (bid_id)
    LEFT JOIN read_payment_list_v3.releases AS r USING (bid_id)
  WHERE g.bank_id = $1 AND g.phase = 'accepted'
) AS running
WHERE left_pence > 0 ORDER BY "spendBy", bid_id
