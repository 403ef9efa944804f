-- `$2`: one detail alone, or all; `$3`: restricted ones too.
SELECT d.person, d.detail, d.sealed, k.id AS key, k.kind, k.owner, k.retention, k.wrapped
FROM vault.details d
JOIN vault.data_keys k ON k.id = d.data_key
WHERE d.person = ANY ($1::text[])
  AND ($2::text IS NULL OR d.detail = $2)
  AND ($3 OR NOT EXISTS (SELECT FROM vault.restrictions r WHERE r.person = d.person AND r.retention = 'contact'))
