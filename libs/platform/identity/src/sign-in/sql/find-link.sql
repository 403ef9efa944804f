SELECT browser_sha256, way, session_id, person, code_hmac, tries_left, back, ends_at, used_at FROM identity.sign_in_requests WHERE link_sha256 = $1
