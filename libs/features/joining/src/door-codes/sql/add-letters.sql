INSERT INTO joining.letters (letter_id, dwelling_id, estate_id, code_hash)
SELECT letter_id, dwelling_id, $3, code_hash FROM unnest($1::text[], $2::text[], $4::bytea[]) AS l(letter_id, dwelling_id, code_hash)
