-- Whatever did not change stays as it was.
UPDATE bids AS b SET round_id = coalesce(m.round_id, b.round_id), ready = coalesce(m.ready, b.ready)
FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.bid_id = m.bid_id
