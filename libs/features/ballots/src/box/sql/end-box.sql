UPDATE ballots.boxes SET ended = true, key_id = CASE WHEN $2 THEN key_id END, wrapped = CASE WHEN $2 THEN wrapped END WHERE round_id = $1
