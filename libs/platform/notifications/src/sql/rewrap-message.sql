UPDATE notifications.queue SET payload = $3, key_id = $4 WHERE id = $1::uuid AND payload = $2
