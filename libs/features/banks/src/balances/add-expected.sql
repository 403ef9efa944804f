-- Receipts of the same batch that came before the promise are told with it; those of earlier batches stand with the fund.
INSERT INTO expected
SELECT e.number, e.bank_id, e.fund_id, e.amount_pence, e.due_on, f.received + e.received_before
FROM jsonb_populate_recordset(NULL::expected, $1) AS e JOIN funds AS f USING (bank_id, fund_id)
