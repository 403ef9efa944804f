INSERT INTO running SELECT * FROM jsonb_populate_recordset(NULL::running, $1)
ON CONFLICT (bank_id, fund_id) DO UPDATE SET left_pence = EXCLUDED.left_pence, cash_pence = EXCLUDED.cash_pence
