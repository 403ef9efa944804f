UPDATE vault.texts t SET data_key = NULL, sealed = NULL
FROM vault.data_keys k
WHERE k.id = t.data_key AND t.subject = $1 AND k.retention = $2
RETURNING t.subject, t.field, t.version, t.commitment
