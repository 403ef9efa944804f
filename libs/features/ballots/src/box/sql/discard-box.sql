DELETE FROM ballots.boxes b WHERE b.round_id = $1 AND NOT EXISTS (SELECT FROM ballots.box x WHERE x.round_id = b.round_id)
