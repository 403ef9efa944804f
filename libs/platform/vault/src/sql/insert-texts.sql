-- Rows that lost a race for their version (or their command) are not returned; the caller looks again. Sorted, so that two writers never wait for each other.
INSERT INTO vault.texts (subject, field, version, command_id, commitment, salt, value)
SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::uuid[], $5::text[], $6::bytea[], $7::text[]) AS t(subject, field, version, command_id, commitment, salt, value)
ORDER BY subject, field, version
ON CONFLICT DO NOTHING
RETURNING commitment
