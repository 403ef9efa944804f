INSERT INTO months AS m (bank_id, month, first_number, last_number) SELECT * FROM unnest($1::text[], $2::date[], $3::bigint[], $4::bigint[])
ON CONFLICT (bank_id, month) DO UPDATE SET
  first_number = least(m.first_number, EXCLUDED.first_number),
  last_number = greatest(m.last_number, EXCLUDED.last_number)
