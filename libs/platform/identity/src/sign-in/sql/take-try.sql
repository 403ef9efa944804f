-- A try is taken before a code is compared, so that a thousand guesses at once are no more than a few.
UPDATE identity.sign_in_requests SET tries_left = tries_left - 1 WHERE browser_sha256 = $1 AND tries_left > 0 RETURNING tries_left
