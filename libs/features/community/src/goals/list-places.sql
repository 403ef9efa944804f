SELECT place_id AS "placeId", name, version, adopted_on AS "adoptedOn" FROM read_goals_v2.places
WHERE kind = 'estate' AND ($1::text IS NULL OR place_id > $1) ORDER BY place_id LIMIT $2
