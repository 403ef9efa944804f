-- The no-op update makes a losing insert answer with the row that won.
INSERT INTO vault.pseudonyms (token, kind, owner, context) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, owner, context) DO UPDATE SET token = vault.pseudonyms.token
RETURNING token
