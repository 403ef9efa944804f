SELECT last_day::text AS "lastDay", used_at AS "usedAt" FROM identity.letter_codes WHERE person = $1
