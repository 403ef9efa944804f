DELETE FROM vault.data_keys WHERE id = ANY ($1::bigint[])
