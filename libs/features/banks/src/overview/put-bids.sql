INSERT INTO bids (bid_id, bank_id, round_id, title, asked_pence, received_on, status)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::bigint[], $6::date[], $7::text[])
