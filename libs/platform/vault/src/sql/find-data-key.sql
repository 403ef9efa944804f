SELECT id AS key, kind, owner, retention, wrapped FROM vault.data_keys WHERE kind = $1 AND owner = $2 AND retention = $3
