-- A text whose key is gone is gone, whatever is left of its row. `$2` asks for hidden ones too: restricted, or with other words in their place; `$3` for those words.
SELECT asked.commitment AS asked, t.subject, t.field, t.version, t.commitment, t.sealed, k.id AS key, k.kind, k.owner, k.retention, k.wrapped
FROM vault.texts asked
JOIN vault.texts t ON t.commitment = CASE WHEN $3 THEN coalesce(asked.replaced_by, asked.commitment) ELSE asked.commitment END
JOIN vault.data_keys k ON k.id = t.data_key
WHERE asked.commitment = ANY ($1::text[])
  AND ($2 OR t.replaced_by IS NULL)
  AND ($2 OR k.kind <> 'person' OR NOT EXISTS (SELECT FROM vault.restrictions r WHERE r.person = k.owner AND r.retention = k.retention))
