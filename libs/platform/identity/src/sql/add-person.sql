INSERT INTO identity.people (person, household) VALUES ($1, $2)
ON CONFLICT (person) DO UPDATE SET household = excluded.household
