WITH told AS (UPDATE ballots.boxes SET flushed_hour = coalesce($4::timestamptz, flushed_hour) WHERE round_id = $1)
UPDATE ballots.box x SET flushed = true FROM unnest($2::bytea[], $3::integer[]) AS w(v, n) WHERE x.round_id = $1 AND x.v = w.v AND x.n = w.n
