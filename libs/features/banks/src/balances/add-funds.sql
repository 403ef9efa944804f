INSERT INTO funds (bank_id, fund_id, name, funder, agreement_hash, purpose_hash, requires, agreed_at)
SELECT bank_id, fund_id, name, funder, agreement_hash, purpose_hash, requires, agreed_at FROM jsonb_populate_recordset(NULL::funds, $1)
