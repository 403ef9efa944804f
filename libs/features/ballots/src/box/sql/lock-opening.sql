SELECT pg_advisory_xact_lock(hashtextextended('ballots.opening|' || $1, 0))
