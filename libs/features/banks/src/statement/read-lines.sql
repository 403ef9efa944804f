SELECT number, part, day::text, kind, fund_id, round_id, bid_id, payment_id, statement_line, amount_pence, left_delta, cash_delta,
  CASE WHEN $2::text IS NULL THEN bank_left ELSE fund_left END AS left_pence,
  CASE WHEN $2::text IS NULL THEN bank_cash ELSE fund_cash END AS cash_pence
FROM read_statement_v2.lines
WHERE bank_id = $1
  AND ($2::text IS NULL OR fund_id = $2)
  AND ($3::date IS NULL OR (
    number >= (SELECT first_number FROM read_statement_v2.months WHERE bank_id = $1 AND month = $3::date)
    AND number <= (SELECT last_number FROM read_statement_v2.months WHERE bank_id = $1 AND month = $3::date)
    AND day >= $3::date AND day < $3::date + interval '1 month'))
  AND ($4::bigint IS NULL OR (number, part) < ($4::bigint, $5::int))
ORDER BY number DESC, part DESC
LIMIT $6
