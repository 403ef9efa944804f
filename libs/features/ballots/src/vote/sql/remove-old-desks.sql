DELETE FROM ballots.desks WHERE until <= now()
