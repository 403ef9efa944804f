-- Not before the box is shut: until then an envelope may be kept shut after all, and what its voter sent before counts again.
SELECT e.number, r.voter_id AS "voterId" FROM ballots.envelopes AS e JOIN ballots.roll AS r USING (round_id, number) JOIN ballots.boxes AS b USING (round_id)
WHERE e.round_id = $1 AND e.replaces IS NOT NULL AND b.shut
