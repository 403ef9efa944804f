-- Where somebody lives by what stands on record.
SELECT j.dwelling_id AS "dwellingId", j.estate_id AS "estateId", b.name AS block, h.flat, j.joined_on AS "joinedOn"
FROM read_homes_v1.joins AS j JOIN read_homes_v1.homes AS h USING (dwelling_id) JOIN read_homes_v1.places AS b ON b.place_id = h.block_id
WHERE j.resident = $1 AND j.left_on IS NULL ORDER BY j.place
