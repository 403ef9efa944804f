-- Waits for texts that are coming in under these keys, and lets no more in.
SELECT id FROM vault.data_keys WHERE kind = 'person' AND owner = $1 AND retention = ANY ($2::text[]) ORDER BY id FOR UPDATE
