SELECT person, name FROM vault.names WHERE person = ANY ($1::text[])
