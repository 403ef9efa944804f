SELECT bank_id, fund_id, left_pence, cash_pence FROM running WHERE bank_id = ANY ($1::text[])
