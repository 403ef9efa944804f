-- What people voted on is counted; what was taken back, or decided otherwise, meanwhile stays so.
UPDATE bids AS b SET status = 'counting'
FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.round_id = m.round_id AND b.status = 'voting'
