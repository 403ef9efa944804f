SELECT bid_id AS "bidId", title, asked_pence AS "askedPence", status FROM read_panel_desk_v2.bids
WHERE (round_id = $1 AND status = 'with-panel') OR bid_id = ANY ($2::text[]) ORDER BY received_on, bid_id
