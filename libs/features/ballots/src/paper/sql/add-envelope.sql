INSERT INTO ballots.envelopes (round_id, number, fate, reason, replaces) VALUES ($1, $2, $3, $4, $5)
