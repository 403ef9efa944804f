UPDATE bids AS b SET applicant = m.applicant FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.bid_id = m.bid_id
