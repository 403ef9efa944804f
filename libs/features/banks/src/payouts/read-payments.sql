-- A payment that waits on a bid with nothing left to pay (withdrawn, lapsed, all paid) will never go: it is not shown.
SELECT p.payment_id, p.bid_id, p.fund_id, p.amount_pence, p.route, p.status, p.approvals, p.statement_line, p.moved_at
FROM read_payouts_v1.payments AS p LEFT JOIN read_overview_v4.decisions AS d USING (bid_id)
WHERE p.bank_id = $1
  AND (p.status <> 'settled' OR p.moved_at > $2::timestamptz)
  AND (p.status NOT IN ('prepared', 'failed') OR d.bid_id IS NULL OR d.amount_pence - d.released_pence - d.paid_pence > 0)
ORDER BY p.prepared_at, p.payment_id
