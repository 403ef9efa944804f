SELECT person, dwelling_id AS "dwellingId", issue, issued_at AS "issuedAt", valid_until::text AS "validUntil"
FROM read_code_letters_v1.letters
WHERE estate_id = $1 AND NOT moved AND ($2::text IS NULL OR person = $2)
ORDER BY issued_at DESC, person
