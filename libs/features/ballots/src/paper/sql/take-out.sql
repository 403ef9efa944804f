-- Too few are left to be typed in: an envelope that was let in is kept shut after all.
UPDATE ballots.envelopes SET fate = 'kept-shut', reason = 'too-few', replaces = NULL WHERE round_id = $1 AND number = $2 AND fate = 'admitted'
