SELECT person, dwelling_id AS "dwellingId", issue, issued_at AS "issuedAt", valid_until::text AS "validUntil"
FROM read_code_letters_v2.letters AS l
WHERE estate_id = $1 AND ($2::text IS NULL OR person = $2)
  AND NOT EXISTS (SELECT FROM read_code_letters_v2.ended_joins AS e WHERE e.dwelling_id = l.dwelling_id AND e.join_id = l.join_id)
ORDER BY issued_at DESC, person
