UPDATE vault.lookup_key SET wrapped = $3, master_key = $4 WHERE $1 = 'lookup-key' AND wrapped = $2
