UPDATE joining.keys SET wrapped = $3, key_id = $4 WHERE name = $1 AND wrapped = $2
