UPDATE joining.keys SET key_id = $2, wrapped = $3 WHERE name = $1
