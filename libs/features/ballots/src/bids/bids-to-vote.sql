SELECT bid_id AS "bidId", title, what, place FROM read_ballot_bids_v1.bids WHERE round_id = $1 AND ready ORDER BY came
