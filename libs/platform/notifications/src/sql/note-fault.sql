UPDATE notifications.queue SET fault = $3 WHERE id = $1 AND attempts = $2
