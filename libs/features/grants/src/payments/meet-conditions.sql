UPDATE grants AS g SET unmet = g.unmet - m.condition_id
FROM jsonb_to_recordset($1) AS m (bid_id text, condition_id text) WHERE g.bid_id = m.bid_id
