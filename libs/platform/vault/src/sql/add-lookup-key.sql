INSERT INTO vault.lookup_key (master_key, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING
