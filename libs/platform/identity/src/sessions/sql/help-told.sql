DELETE FROM identity.help_ended WHERE session_id = $1
