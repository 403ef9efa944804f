-- The vote is over for good: who stands on a line is needed no longer. Lines, marks and the root stay, and who has an account still finds their own.
UPDATE ballots.roll SET name = NULL, address = NULL, print = NULL, home = NULL WHERE round_id = $1
