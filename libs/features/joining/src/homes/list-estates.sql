SELECT place_id AS "estateId", name FROM read_homes_v1.places WHERE kind = 'estate' AND ($1::text[] IS NULL OR place_id = ANY ($1)) ORDER BY name, place_id
