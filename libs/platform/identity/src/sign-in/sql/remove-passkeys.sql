DELETE FROM identity.passkeys WHERE person = $1 AND ($2::text IS NULL OR credential_id = $2)
