DELETE FROM identity.passkey_challenges WHERE challenge = $1 AND session_id IS NOT DISTINCT FROM $2 AND $3 < ends_at
