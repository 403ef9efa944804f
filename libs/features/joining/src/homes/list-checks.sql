-- Joins that somebody should look at, of these estates (or of all), those not looked at yet first. Others of the same home stand beside them.
SELECT j.join_id AS "joinId", j.dwelling_id AS "dwellingId", e.name AS estate, b.name AS block, h.flat, j.resident, j.way, j.channel,
  j.joined_on AS "joinedOn", j.flags, j.result, j.reason,
  (SELECT coalesce(jsonb_agg(o.resident ORDER BY o.place), '[]') FROM read_homes_v1.joins AS o
   WHERE o.dwelling_id = j.dwelling_id AND o.left_on IS NULL AND o.join_id <> j.join_id) AS others
FROM read_homes_v1.joins AS j JOIN read_homes_v1.homes AS h USING (dwelling_id)
JOIN read_homes_v1.places AS b ON b.place_id = h.block_id JOIN read_homes_v1.places AS e ON e.place_id = j.estate_id
WHERE j.flags IS NOT NULL AND ($1::text[] IS NULL OR j.estate_id = ANY ($1))
ORDER BY j.result IS NOT NULL, j.place DESC LIMIT 100
