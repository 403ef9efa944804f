DELETE FROM messages.email_changes WHERE person = $1
