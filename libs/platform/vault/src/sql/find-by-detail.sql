SELECT person FROM vault.details WHERE lookup = $1
