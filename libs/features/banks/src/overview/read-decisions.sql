SELECT d.bid_id, d.bank_id, d.round_id, d.number, d.decided_at, d.outcome, d.amount_pence, d.released_pence, d.paid_pence, d.returned_pence,
  d.fund_id, d.reason, d.decided_by, b.title
FROM read_overview_v4.decisions AS d LEFT JOIN read_overview_v4.bids AS b USING (bid_id)
WHERE d.bank_id = $1 AND ($2::text IS NULL OR d.fund_id = $2)
ORDER BY d.number DESC
LIMIT $3
