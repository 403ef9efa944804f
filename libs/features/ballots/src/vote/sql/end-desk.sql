DELETE FROM ballots.desks WHERE round_id = $1 AND desk_id = $2 AND (helper = $3 OR second = $3)
