WITH swept AS (DELETE FROM identity.passkey_challenges WHERE ends_at < $3)
INSERT INTO identity.passkey_challenges (challenge, session_id, ends_at) VALUES ($1, $2, $4)
