-- The places whose pages show these bids.
UPDATE places AS p SET changed = greatest(p.changed, m.changed)
FROM (
  SELECT k.place_id, max(t.changed) AS changed
  FROM jsonb_to_recordset($1) AS t(bid_id text, changed bigint) JOIN bids AS b ON b.bid_id = t.bid_id JOIN banks AS k ON k.bank_id = b.bank_id
  GROUP BY k.place_id
) AS m
WHERE p.place_id = m.place_id
