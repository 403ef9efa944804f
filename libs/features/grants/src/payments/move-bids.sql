UPDATE bids AS b SET applicant = coalesce(m.applicant, b.applicant), title = coalesce(m.title, b.title)
FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.bid_id = m.bid_id
