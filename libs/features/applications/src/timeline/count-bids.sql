-- What was taken back, or has its answer, while people voted stays so.
UPDATE bids AS b SET status = 'counting'
FROM jsonb_populate_recordset(NULL::votes, $1) AS m JOIN votes AS v ON v.round_id = m.round_id
WHERE b.bid_id = v.bid_id AND b.status = 'voting'
