UPDATE joins AS j SET gone = true FROM jsonb_populate_recordset(NULL::joins, $1) AS c WHERE j.join_id = c.join_id
