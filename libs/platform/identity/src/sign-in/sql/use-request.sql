UPDATE identity.sign_in_requests SET used_at = $2 WHERE browser_sha256 = $1 AND used_at IS NULL AND $2 < ends_at
