SELECT 'lookup-key' AS id, wrapped FROM vault.lookup_key WHERE master_key <> $1 LIMIT $2
