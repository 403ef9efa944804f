INSERT INTO held AS h SELECT * FROM jsonb_populate_recordset(NULL::held, $1)
ON CONFLICT (bid_id) DO UPDATE SET
  bank_id = coalesce(EXCLUDED.bank_id, h.bank_id),
  fund_id = coalesce(EXCLUDED.fund_id, h.fund_id),
  settled_pence = h.settled_pence + EXCLUDED.settled_pence,
  returned_pence = h.returned_pence + EXCLUDED.returned_pence,
  receipted_pence = h.receipted_pence + EXCLUDED.receipted_pence
