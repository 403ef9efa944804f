-- Everything there is, for a page that shows what belongs to what.
SELECT place_id AS "placeId", kind, name, within_id AS "within", neighbourhoods, parts, revision FROM read_goals_v2.places ORDER BY name, place_id
