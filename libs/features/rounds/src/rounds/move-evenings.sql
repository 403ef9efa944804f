UPDATE evenings AS e SET
  items = coalesce(m.items, e.items),
  promised_pence = coalesce(m.promised_pence, e.promised_pence),
  finished = coalesce(m.finished, e.finished)
FROM jsonb_populate_recordset(NULL::evenings, $1) AS m WHERE e.meeting_id = m.meeting_id
