UPDATE rounds AS r SET status = m.status, changed = m.changed FROM jsonb_populate_recordset(NULL::rounds, $1) AS m WHERE r.round_id = m.round_id
