DELETE FROM identity.parked_forms WHERE session_id = $1 RETURNING sealed, ends_at
