INSERT INTO messages.beginning (one, began_at) VALUES (true, $1)
ON CONFLICT (one) DO UPDATE SET began_at = messages.beginning.began_at
RETURNING began_at
