-- Of two processes that draw one at once, the first has its way; both read again.
INSERT INTO ballots.rolls (round_id, key_id, wrapped) VALUES ($1, $2, $3) ON CONFLICT (round_id) DO NOTHING
