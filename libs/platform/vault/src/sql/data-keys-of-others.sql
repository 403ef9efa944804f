SELECT id::text AS id, kind, owner, retention, wrapped FROM vault.data_keys WHERE master_key <> $1 ORDER BY data_keys.id LIMIT $2
