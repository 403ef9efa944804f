SELECT key_id AS "keyId", wrapped FROM looks.key
