UPDATE emergencies AS e SET
  state = m.state,
  until = coalesce(m.until, e.until),
  review_by = coalesce(m.review_by, e.review_by),
  agreed_by = coalesce(m.agreed_by, e.agreed_by),
  finding = coalesce(m.finding, e.finding),
  note = coalesce(m.note, e.note)
FROM jsonb_populate_recordset(NULL::emergencies, $1) AS m WHERE e.person = m.person AND e.grant_id = m.grant_id
