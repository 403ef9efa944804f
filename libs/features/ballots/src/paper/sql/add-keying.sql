-- What was typed once stays: a slip is found by the other hand.
INSERT INTO ballots.keyings (round_id, batch_id, paper, hand, sealed) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
