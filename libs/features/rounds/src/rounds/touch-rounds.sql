-- Rounds that show these bids.
UPDATE rounds AS r SET changed = greatest(r.changed, m.changed)
FROM (
  SELECT b.round_id, max(t.changed) AS changed
  FROM jsonb_to_recordset($1) AS t(bid_id text, changed bigint) JOIN bids AS b ON b.bid_id = t.bid_id
  GROUP BY b.round_id
) AS m
WHERE r.round_id = m.round_id
