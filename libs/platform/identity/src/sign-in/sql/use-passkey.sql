-- A counter that did not grow says that the key was copied: then it is used by nobody. Keys that do not count stay at nought.
UPDATE identity.passkeys SET counter = $2, last_used_at = $3 WHERE credential_id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))
