INSERT INTO ballots.envelopes (round_id, number, fate, reason, to_set_aside) VALUES ($1, $2, $3, $4, $5)
