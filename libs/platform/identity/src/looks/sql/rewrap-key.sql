UPDATE looks.key SET key_id = $1, wrapped = $2
