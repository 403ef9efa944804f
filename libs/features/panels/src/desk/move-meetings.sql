UPDATE meetings AS k SET
  state = m.state,
  promised_pence = coalesce(m.promised_pence, k.promised_pence),
  yeses = coalesce(m.yeses, k.yeses)
FROM jsonb_populate_recordset(NULL::meetings, $1) AS m WHERE k.meeting_id = m.meeting_id
