INSERT INTO ballots.roll_changes (round_id, what, lines, number, reason, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
