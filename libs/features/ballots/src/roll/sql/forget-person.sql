-- The line stays, and with it the count; nobody can tell whose it was.
UPDATE ballots.roll SET person = NULL, name = NULL, address = NULL, print = NULL, home = NULL WHERE person = $1
