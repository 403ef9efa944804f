INSERT INTO decisions (bid_id, bank_id, round_id, number, decided_at, outcome, amount_pence, released_pence, paid_pence, returned_pence, fund_id, reason, decided_by)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
  $11::text[], $12::jsonb[], $13::text[])
