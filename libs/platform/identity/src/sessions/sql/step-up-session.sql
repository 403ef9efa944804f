UPDATE identity.sessions SET secret_sha256 = $2, stepped_up_at = $3, stepped_up_method = $4, last_seen_at = $3
WHERE secret_sha256 = $1 AND $3 < ends_at AND $3 < last_seen_at + idle_seconds * interval '1 second'
