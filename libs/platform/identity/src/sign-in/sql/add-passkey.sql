INSERT INTO identity.passkeys (credential_id, person, public_key, counter, transports, added_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (credential_id) DO NOTHING
