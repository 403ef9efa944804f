SELECT number, at, reader, helper, kind, subject, why
FROM looks.looks
WHERE ($1::text IS NULL OR reader = $1) AND ($2::text IS NULL OR kind = $2) AND ($3::bigint IS NULL OR number < $3)
  AND ($5::text[] IS NULL OR subject = ANY ($5))
ORDER BY number DESC
LIMIT $4
