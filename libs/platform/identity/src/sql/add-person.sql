-- The person with these roles and no others.
WITH person AS (
  INSERT INTO identity.people (person, household) VALUES ($1, $2)
  ON CONFLICT (person) DO UPDATE SET household = excluded.household
  RETURNING person
)
INSERT INTO identity.roles (person, ordinal, role, context)
SELECT person.person, r.ordinal, r.role, r.context
FROM person, unnest($3::text[], $4::text[]) WITH ORDINALITY AS r(role, context, ordinal)
