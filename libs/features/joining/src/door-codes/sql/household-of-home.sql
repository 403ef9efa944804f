-- The first who joins a home brings their household along, unless it is another home's: whoever moves in with others becomes one of them.
INSERT INTO joining.households (dwelling_id, household)
VALUES ($1, CASE WHEN $2::text IS NULL OR EXISTS (SELECT FROM joining.households WHERE household = $2) THEN $1 ELSE $2 END)
ON CONFLICT (dwelling_id) DO UPDATE SET household = joining.households.household
RETURNING household
