INSERT INTO ballots.roll (round_id, voter_id, number, person, salt, name, address, print, home)
SELECT $1, voter_id, number, person, salt, name, address, print, home
FROM unnest($2::uuid[], $3::integer[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[], $9::bytea[])
  AS l(voter_id, number, person, salt, name, address, print, home)
