-- In every round it ever stood in: the former words are erased.
UPDATE bids AS b SET title = m.title FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.bid_id = m.bid_id
