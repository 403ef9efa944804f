UPDATE decisions AS d SET
  released_pence = d.released_pence + m.released_pence,
  paid_pence = d.paid_pence + m.paid_pence,
  returned_pence = d.returned_pence + m.returned_pence
FROM jsonb_populate_recordset(NULL::decisions, $1) AS m WHERE d.bid_id = m.bid_id
