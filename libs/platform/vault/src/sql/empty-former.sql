UPDATE vault.texts t SET data_key = NULL, sealed = NULL
FROM jsonb_to_recordset($1) AS newest(subject text, field text, version int)
WHERE t.subject = newest.subject AND t.field = newest.field AND t.version < newest.version AND t.sealed IS NOT NULL
RETURNING t.subject, t.field, t.version, t.commitment
