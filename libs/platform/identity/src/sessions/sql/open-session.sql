UPDATE identity.sessions SET shut = false WHERE session_id = $1
