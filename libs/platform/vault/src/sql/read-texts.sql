-- A text whose key is gone is gone, whatever is left of its row. `$2` asks for restricted ones too.
SELECT t.subject, t.field, t.version, t.commitment, t.sealed, k.id AS key, k.kind, k.owner, k.retention, k.wrapped
FROM vault.texts t
JOIN vault.data_keys k ON k.id = t.data_key
WHERE t.commitment = ANY ($1::text[])
  AND ($2 OR k.kind <> 'person' OR NOT EXISTS (SELECT FROM vault.restrictions r WHERE r.person = k.owner AND r.retention = k.retention))
