-- Only in the newest round: where it was carried over from, it stays as it was.
UPDATE bids AS b SET
  status = m.status,
  amount_pence = coalesce(m.amount_pence, b.amount_pence),
  decided_on = coalesce(m.decided_on, b.decided_on),
  decided_by = coalesce(m.decided_by, b.decided_by)
FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.bid_id = m.bid_id AND b.status <> 'carried-over'
