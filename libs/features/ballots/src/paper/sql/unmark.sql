UPDATE ballots.roll SET mark = NULL WHERE round_id = $1 AND number = $2 AND mark = 'paper'
