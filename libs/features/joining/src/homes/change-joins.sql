-- What an event does not say stays as it was.
UPDATE joins AS j SET flags = coalesce(m.flags, j.flags), result = coalesce(m.result, j.result), reason = coalesce(m.reason, j.reason), left_on = coalesce(m.left_on, j.left_on)
FROM jsonb_populate_recordset(NULL::joins, $1) AS m WHERE j.join_id = m.join_id
