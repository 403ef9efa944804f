UPDATE identity.sign_in_requests SET person = $2, link_sha256 = $3, code_hmac = coalesce($4, code_hmac)
WHERE browser_sha256 = $1 AND person IS NULL AND used_at IS NULL
