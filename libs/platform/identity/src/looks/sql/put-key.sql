INSERT INTO looks.key (key_id, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING
