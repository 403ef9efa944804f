UPDATE ballots.box SET set_aside = true WHERE round_id = $1 AND v = $2 AND NOT set_aside
