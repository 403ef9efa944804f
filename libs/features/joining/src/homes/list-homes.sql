SELECT h.dwelling_id AS "dwellingId", h.block_id AS "blockId", b.name AS block, h.flat, h.address, h.postcode
FROM read_homes_v1.homes AS h JOIN read_homes_v1.places AS b ON b.place_id = h.block_id
WHERE h.estate_id = $1 AND ($2::text IS NULL OR h.block_id = $2) ORDER BY b.name, h.block_id, h.place LIMIT 2000
