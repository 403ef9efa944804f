SELECT address FROM messages.email_changes WHERE person = $1 AND secret = $2 AND expires_at > $3
