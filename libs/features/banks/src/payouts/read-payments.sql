SELECT payment_id, bid_id, fund_id, amount_pence, route, status, approvals, batch_id, statement_line, prepared_at, moved_at
FROM read_payouts_v1.payments
WHERE bank_id = $1 AND (status <> 'settled' OR moved_at > $2::timestamptz)
ORDER BY prepared_at, payment_id
