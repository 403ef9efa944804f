INSERT INTO reserves AS r SELECT * FROM jsonb_populate_recordset(NULL::reserves, $1)
ON CONFLICT (round_id, fund_id) DO UPDATE SET amount_pence = r.amount_pence + EXCLUDED.amount_pence
