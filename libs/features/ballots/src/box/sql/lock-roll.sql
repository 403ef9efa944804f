-- Whoever adds to the roll holds this lock together with others: after this nobody is half-way.
SELECT pg_advisory_xact_lock(hashtextextended('ballots.roll|' || $1, 0))
