-- The try is counted before the code is looked at, so that tries that come at once are counted too.
UPDATE messages.phone_changes SET tries_left = tries_left - 1
WHERE person = $1 AND expires_at > $2 AND tries_left > 0
RETURNING code_hmac
