INSERT INTO vault.documents (hash, body) VALUES ($1, $2) ON CONFLICT DO NOTHING
