-- One at a time decides about the envelopes and batches of a round.
SELECT pg_advisory_xact_lock(hashtextextended('ballots.papers|' || $1, 0))
