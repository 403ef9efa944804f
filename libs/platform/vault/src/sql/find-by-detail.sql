SELECT person FROM vault.details d
WHERE lookup = $1 AND NOT EXISTS (SELECT FROM vault.restrictions r WHERE r.person = d.person AND r.retention = 'contact')
