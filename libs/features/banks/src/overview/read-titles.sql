SELECT bid_id, title, asked_pence FROM read_overview_v4.bids WHERE bid_id = ANY ($1::text[])
