-- Everybody, or the persons asked for, in the order in which they were added. Their names stand in the vault, their roles in the ledger.
SELECT person, household
FROM identity.people
WHERE $1::text[] IS NULL OR person = ANY ($1)
ORDER BY ordinal
