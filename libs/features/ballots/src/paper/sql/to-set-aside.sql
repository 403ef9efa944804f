SELECT e.number, r.voter_id AS "voterId" FROM ballots.envelopes AS e JOIN ballots.roll AS r USING (round_id, number) WHERE e.round_id = $1 AND e.to_set_aside
