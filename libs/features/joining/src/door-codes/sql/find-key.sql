SELECT key_id AS "keyId", wrapped FROM joining.keys WHERE name = $1
