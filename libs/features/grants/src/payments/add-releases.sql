INSERT INTO releases AS r SELECT * FROM jsonb_populate_recordset(NULL::releases, $1)
ON CONFLICT (bid_id) DO UPDATE SET amount_pence = r.amount_pence + EXCLUDED.amount_pence
