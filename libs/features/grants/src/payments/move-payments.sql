UPDATE payments AS p SET
  state = coalesce(m.state, p.state),
  approvals = coalesce(m.approvals, p.approvals),
  name_check = coalesce(m.name_check, p.name_check),
  needs_details = coalesce(m.needs_details, p.needs_details),
  details_wait = coalesce(m.details_wait, p.details_wait),
  wait_until = coalesce(m.wait_until, p.wait_until),
  came_back = coalesce(m.came_back, p.came_back),
  moved_on = coalesce(m.moved_on, p.moved_on)
FROM jsonb_populate_recordset(NULL::payments, $1) AS m WHERE p.payment_id = m.payment_id
