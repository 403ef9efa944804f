SELECT f.*,
  (SELECT coalesce(sum(greatest(h.settled_pence - h.returned_pence - h.receipted_pence, 0)), 0)::bigint
   FROM read_balances_v2.held AS h WHERE h.bank_id = f.bank_id AND h.fund_id = f.fund_id) AS held,
  -- What is still expected: receipts fulfil the oldest promise first, and none that came before a promise counts for it.
  (SELECT coalesce(jsonb_agg(jsonb_build_object('amountPence', left_pence, 'dueOn', due_on) ORDER BY number) FILTER (WHERE left_pence > 0), '[]')
   FROM (SELECT number, due_on, least(amount_pence, greatest(0, max(from_here - (f.received - received_before)) OVER () - (from_here - amount_pence))) AS left_pence
         FROM (SELECT e.*, sum(e.amount_pence) OVER (ORDER BY e.number DESC) AS from_here
               FROM read_balances_v2.expected AS e WHERE e.bank_id = f.bank_id AND e.fund_id = f.fund_id) AS promised) AS open) AS expected
FROM read_balances_v2.funds AS f
WHERE $1::text IS NULL OR f.bank_id = $1
ORDER BY f.bank_id, f.agreed_at, f.fund_id
