SELECT t.subject, t.field, t.version, t.commitment, t.sealed, t.put_at, t.replaced_by IS NOT NULL AS replaced, k.id AS key, k.kind, k.owner, k.retention, k.wrapped
FROM vault.data_keys k
JOIN vault.texts t ON t.data_key = k.id
WHERE k.kind = 'person' AND k.owner = $1
ORDER BY t.put_at, t.subject, t.field, t.version
