DELETE FROM messages.phone_changes WHERE person = $1
