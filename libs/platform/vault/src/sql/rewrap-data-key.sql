UPDATE vault.data_keys SET wrapped = $3, master_key = $4 WHERE id = $1::bigint AND wrapped = $2
