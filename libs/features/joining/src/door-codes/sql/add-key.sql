-- Of two processes that draw one at once, the first has its way; both read again.
INSERT INTO joining.keys (name, key_id, wrapped) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING
