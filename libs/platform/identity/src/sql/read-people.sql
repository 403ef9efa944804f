-- Everybody, or the persons asked for, in the order in which they were added. Their names stand in the vault.
SELECT p.person, p.household,
       coalesce(json_agg(json_build_object('role', r.role, 'context', r.context) ORDER BY r.ordinal) FILTER (WHERE r.role IS NOT NULL), '[]') AS roles
FROM identity.people p
LEFT JOIN identity.roles r USING (person)
WHERE $1::text[] IS NULL OR p.person = ANY ($1)
GROUP BY p.person, p.household, p.ordinal
ORDER BY p.ordinal
