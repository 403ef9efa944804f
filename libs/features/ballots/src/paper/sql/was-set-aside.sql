UPDATE ballots.envelopes SET to_set_aside = false WHERE round_id = $1 AND number = $2 AND to_set_aside
