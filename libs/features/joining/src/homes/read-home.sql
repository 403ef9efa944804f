SELECT h.dwelling_id AS "dwellingId", h.estate_id AS "estateId", e.name AS estate, b.name AS block, h.flat
FROM read_homes_v1.homes AS h JOIN read_homes_v1.places AS b ON b.place_id = h.block_id JOIN read_homes_v1.places AS e ON e.place_id = h.estate_id
WHERE h.dwelling_id = $1
