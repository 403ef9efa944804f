SELECT credential_id, person, public_key, counter, transports, added_at, last_used_at FROM identity.passkeys WHERE credential_id = $1
