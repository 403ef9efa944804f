DELETE FROM messages.phone_changes WHERE person = $1 AND code_hmac = $2 AND expires_at > $3 RETURNING number
