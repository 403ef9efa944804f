INSERT INTO vault.details (person, detail, value, lookup) VALUES ($1, $2, $3, $4)
ON CONFLICT (person, detail) DO UPDATE SET value = excluded.value, lookup = excluded.lookup
