UPDATE grants AS g SET
  phase = coalesce(m.phase, g.phase),
  safeguarded = coalesce(m.safeguarded, g.safeguarded),
  accept_by = coalesce(m.accept_by, g.accept_by),
  spend_by = coalesce(m.spend_by, g.spend_by),
  report_due_on = coalesce(m.report_due_on, g.report_due_on),
  reported = coalesce(m.reported, g.reported)
FROM jsonb_populate_recordset(NULL::grants, $1) AS m WHERE g.bid_id = m.bid_id
