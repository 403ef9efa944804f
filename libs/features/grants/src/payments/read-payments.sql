SELECT p.payment_id AS "paymentId", p.bank_id AS "bankId", p.bid_id AS "bidId", p.fund_id AS "fundId", p.amount_pence AS "amountPence", p.route, p.state,
  p.approvals, p.name_check AS "nameCheck", p.needs_details AS "needsDetails", p.details_wait AS "detailsWait", p.wait_until::text AS "waitUntil",
  p.came_back AS "cameBack", p.moved_on::text AS "movedOn", b.title, g.phase = 'accepted' AS accepted, jsonb_array_length(g.unmet) AS unmet,
  g.at_risk AND NOT g.safeguarded AS "safeguardingMissing",
  ARRAY(
    SELECT late.bid_id FROM read_payment_list_v3.grants AS late JOIN read_payment_list_v3.bids AS theirs USING (bid_id)
    WHERE theirs.applicant = b.applicant AND late.bid_id <> p.bid_id AND late.report_due_on < $2::date AND NOT late.reported
    ORDER BY late.bid_id
  ) AS "lateReports"
FROM read_payment_list_v3.payments AS p
  JOIN read_payment_list_v3.grants AS g ON g.bid_id = p.bid_id
  JOIN read_payment_list_v3.bids AS b ON b.bid_id = p.bid_id
WHERE ($1::text IS NULL OR p.bank_id = $1) AND ($3::text IS NULL OR p.payment_id = $3) AND ($4::text IS NULL OR p.payment_id > $4)
  AND ($6::text IS NULL OR p.bid_id = $6)
ORDER BY p.payment_id
LIMIT $5
