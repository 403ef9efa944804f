UPDATE ballots.roll SET mark = 'paper' WHERE round_id = $1 AND number = $2
