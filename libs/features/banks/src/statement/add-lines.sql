INSERT INTO lines (bank_id, number, part, day, kind, fund_id, round_id, bid_id, payment_id, statement_line,
  amount_pence, left_delta, cash_delta, fund_left, fund_cash, bank_left, bank_cash)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::int[], $4::date[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
  $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[])
