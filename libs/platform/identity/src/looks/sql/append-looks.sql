SELECT looks.append($1, $2, $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9) AS appended
