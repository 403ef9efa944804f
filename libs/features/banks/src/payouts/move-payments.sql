UPDATE payments AS p SET
  status = coalesce(m.status, p.status),
  approvals = coalesce(m.approvals, p.approvals),
  batch_id = coalesce(m.batch_id, p.batch_id),
  statement_line = coalesce(m.statement_line, p.statement_line),
  moved_at = coalesce(m.moved_at, p.moved_at)
FROM jsonb_populate_recordset(NULL::payments, $1) AS m WHERE p.payment_id = m.payment_id
