SELECT person, detail, value FROM vault.details WHERE person = ANY ($1::text[])
