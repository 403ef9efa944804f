INSERT INTO grants (bid_id, bank_id, amount_pence, phase, unmet, at_risk)
SELECT bid_id, bank_id, amount_pence, phase, unmet, at_risk FROM jsonb_populate_recordset(NULL::grants, $1)
