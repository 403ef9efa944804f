-- The newest card of a voter counts: the one before opens nothing.
UPDATE ballots.roll AS r SET card_hash = a.hash FROM unnest($2::uuid[], $3::bytea[]) AS a(voter_id, hash) WHERE r.round_id = $1 AND r.voter_id = a.voter_id
