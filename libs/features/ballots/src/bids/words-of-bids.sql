SELECT bid_id AS "bidId", title, what, place FROM read_ballot_bids_v1.bids WHERE bid_id = ANY ($1)
