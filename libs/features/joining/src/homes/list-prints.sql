SELECT p.batch_id AS "batchId", b.name AS block, p.letters, p.valid_from AS "validFrom", p.valid_until AS "validUntil", p.printed_on AS "printedOn"
FROM read_homes_v1.prints AS p JOIN read_homes_v1.places AS b ON b.place_id = p.block_id WHERE p.estate_id = $1 ORDER BY p.place DESC LIMIT 20
