SELECT changed FROM read_goals_v2.places WHERE place_id = $1 AND kind = 'estate'
