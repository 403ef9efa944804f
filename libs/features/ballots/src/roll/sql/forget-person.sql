-- The line stays, and with it the count and its mark. The keyed hash stays until the secret of the round ends: who joins again finds their own line, and does not vote twice.
UPDATE ballots.roll SET person = NULL, name = NULL, address = NULL, home = NULL WHERE person = $1
