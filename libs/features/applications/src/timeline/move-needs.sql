UPDATE bids AS b SET
  open_needs = b.open_needs + m.open_needs,
  status = CASE WHEN b.open_needs + m.open_needs > 0 THEN 'checking' ELSE 'received' END
FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.bid_id = m.bid_id
