UPDATE vault.texts SET data_key = NULL, sealed = NULL WHERE data_key = ANY ($1::bigint[]) RETURNING subject, field, version, commitment
