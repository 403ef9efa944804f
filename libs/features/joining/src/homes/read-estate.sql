-- An estate with its blocks and how far the letters of each have come. How many joined is for nobody's list: no counts of people here.
SELECT e.place_id AS "estateId", e.name,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('blockId', b.place_id, 'name', b.name, 'homes', h.homes, 'lettered', h.lettered, 'letterUntil', h.until) ORDER BY b.name, b.place_id), '[]')
   FROM read_homes_v1.places AS b
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS homes, count(letter_until)::int AS lettered, max(letter_until) AS until FROM read_homes_v1.homes WHERE block_id = b.place_id AND estate_id = e.place_id
   ) AS h
   WHERE b.kind = 'block' AND b.within_id = e.place_id) AS blocks,
  (SELECT coalesce(jsonb_agg(t.place_id ORDER BY t.place_id), '[]')
   FROM read_homes_v1.places AS t WHERE t.kind = 'team' AND t.neighbourhoods ? e.within_id) AS teams
FROM read_homes_v1.places AS e WHERE e.place_id = $1 AND e.kind = 'estate'
