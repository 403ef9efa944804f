UPDATE identity.letter_codes SET used_at = $3 WHERE code_hmac = $1 AND used_at IS NULL AND last_day >= $2
