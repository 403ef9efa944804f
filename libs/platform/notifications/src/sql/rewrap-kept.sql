UPDATE notifications.kept SET content = $3, key_id = $4 WHERE id = $1::uuid AND content = $2
