DELETE FROM ballots.roll WHERE round_id = $1 AND number = $2 RETURNING voter_id
