INSERT INTO bids SELECT * FROM jsonb_populate_recordset(NULL::bids, $1)
