INSERT INTO running (bank_id, fund_id, left_pence, cash_pence) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
ON CONFLICT (bank_id, fund_id) DO UPDATE SET left_pence = EXCLUDED.left_pence, cash_pence = EXCLUDED.cash_pence
