-- The register says again what it said before the envelope came.
UPDATE ballots.roll AS r SET mark = e.replaces FROM ballots.envelopes AS e
WHERE r.round_id = $1 AND r.number = $2 AND r.mark = 'paper' AND e.round_id = r.round_id AND e.number = r.number AND e.fate = 'admitted'
