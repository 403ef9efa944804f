-- A newer result may say otherwise of a bid than the one before; what was taken back, or has its answer, stays so.
UPDATE bids AS b SET status = m.status
FROM jsonb_populate_recordset(NULL::bids, $1) AS m
WHERE b.bid_id = m.bid_id AND b.status IN ('voting', 'counting', 'won', 'not-chosen')
