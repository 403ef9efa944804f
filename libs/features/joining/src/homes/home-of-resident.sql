-- Where somebody has joined last and still lives, with its address.
SELECT b.name AS block, h.flat, h.address, h.postcode
FROM read_homes_v1.joins AS j JOIN read_homes_v1.homes AS h USING (dwelling_id) JOIN read_homes_v1.places AS b ON b.place_id = h.block_id
WHERE j.resident = $1 AND j.left_on IS NULL ORDER BY j.place DESC LIMIT 1
