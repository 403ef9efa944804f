SELECT key_id AS "keyId", wrapped, row_bytes AS "rowBytes" FROM ballots.boxes WHERE round_id = $1
