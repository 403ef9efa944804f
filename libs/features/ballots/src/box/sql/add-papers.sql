INSERT INTO ballots.box (round_id, v, n, c, sealed)
SELECT $1, p.v, 0, p.c, p.sealed FROM unnest($2::bytea[], $3::bytea[], $4::bytea[]) AS p(v, c, sealed) ORDER BY p.v
