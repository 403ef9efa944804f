-- Lines of a list whose people are known here by now.
UPDATE ballots.roll AS r SET person = l.person FROM unnest($2::uuid[], $3::text[]) AS l(voter_id, person)
WHERE r.round_id = $1 AND r.voter_id = l.voter_id AND r.person IS NULL
