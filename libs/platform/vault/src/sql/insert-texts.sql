-- Holds each key while its texts come in: under one that is being thrown away nothing is stored. Rows that lost a race (for their version, their command or
-- their key) are not returned; the caller looks again. Sorted, so that two writers never wait for each other.
WITH held AS (
  SELECT id FROM vault.data_keys WHERE id = ANY ($6::bigint[]) ORDER BY id FOR KEY SHARE
)
INSERT INTO vault.texts (subject, field, version, command_id, commitment, data_key, sealed)
SELECT t.*
FROM unnest($1::text[], $2::text[], $3::integer[], $4::uuid[], $5::text[], $6::bigint[], $7::bytea[])
  AS t(subject, field, version, command_id, commitment, data_key, sealed)
WHERE t.data_key IS NULL OR t.data_key IN (SELECT id FROM held)
ORDER BY subject, field, version
ON CONFLICT DO NOTHING
RETURNING commitment
