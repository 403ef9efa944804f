SELECT bid_id, title, asked_pence FROM read_overview_v2.bids WHERE bid_id = ANY ($1::text[])
