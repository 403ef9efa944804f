SELECT person, last_day < $2 AS over, used_at IS NOT NULL AS used FROM identity.letter_codes WHERE code_hmac = $1
