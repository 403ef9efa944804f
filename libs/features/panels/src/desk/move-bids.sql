UPDATE bids AS b SET status = coalesce(m.status, b.status), round_id = coalesce(m.round_id, b.round_id), title = coalesce(m.title, b.title)
FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.bid_id = m.bid_id
