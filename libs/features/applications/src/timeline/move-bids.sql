UPDATE bids AS b SET
  status = coalesce(m.status, b.status),
  round_id = coalesce(m.round_id, b.round_id),
  max_pence = coalesce(m.max_pence, b.max_pence),
  amount_pence = coalesce(m.amount_pence, b.amount_pence),
  joined_to = coalesce(m.joined_to, b.joined_to),
  title = coalesce(m.title, b.title),
  what = coalesce(m.what, b.what),
  "where" = coalesce(m."where", b."where"),
  "when" = coalesce(m."when", b."when"),
  who_benefits = coalesce(m.who_benefits, b.who_benefits),
  revision = coalesce(m.revision, b.revision)
FROM jsonb_populate_recordset(NULL::bids, $1) AS m WHERE b.bid_id = m.bid_id
