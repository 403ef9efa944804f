-- Who lives on an estate, or one of them; each home that they joined and have not left.
SELECT j.resident, j.minimum_age AS "minimumAge", b.name AS block, h.flat, h.address, h.postcode
FROM read_electorate_v1.joins AS j JOIN read_electorate_v1.homes AS h USING (dwelling_id) JOIN read_electorate_v1.places AS b ON b.place_id = h.block_id
WHERE j.estate_id = $1 AND ($2::text IS NULL OR j.resident = $2) AND NOT j.gone ORDER BY j.join_id
