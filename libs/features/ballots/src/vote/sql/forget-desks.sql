DELETE FROM ballots.desks WHERE helper = $1 OR second = $1
