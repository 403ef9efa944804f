SELECT f.*,
  (SELECT coalesce(sum(greatest(h.settled_pence - h.returned_pence - h.receipted_pence, 0)), 0)::bigint
   FROM read_balances_v1.held AS h WHERE h.bank_id = f.bank_id AND h.fund_id = f.fund_id) AS held,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('amountPence', e.amount_pence, 'dueOn', e.due_on) ORDER BY e.number), '[]')
   FROM read_balances_v1.expected AS e WHERE e.bank_id = f.bank_id AND e.fund_id = f.fund_id) AS expected
FROM read_balances_v1.funds AS f
WHERE $1::text IS NULL OR f.bank_id = $1
ORDER BY f.bank_id, f.agreed_at, f.fund_id
