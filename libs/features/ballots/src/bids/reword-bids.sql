-- Whatever was not put right stays as it was.
UPDATE bids AS b SET title = coalesce(m.title, b.title), what = coalesce(m.what, b.what), place = coalesce(m.place, b.place)
FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.bid_id = m.bid_id
