UPDATE bids AS b SET
  status = coalesce(m.status, b.status),
  title = coalesce(m.title, b.title),
  promised_pence = b.promised_pence + coalesce(m.promised_pence, 0),
  paid_pence = b.paid_pence + coalesce(m.paid_pence, 0),
  returned_pence = b.returned_pence + coalesce(m.returned_pence, 0)
FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.bid_id = m.bid_id
