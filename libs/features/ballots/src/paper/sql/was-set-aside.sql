UPDATE ballots.envelopes SET replaces = NULL WHERE round_id = $1 AND number = $2 AND replaces IS NOT NULL
