SELECT round_id AS id, wrapped FROM ballots.boxes WHERE key_id <> $1 ORDER BY round_id LIMIT $2
