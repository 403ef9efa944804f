-- Keys that are missing. Behind a token its owner must still stand, and cannot be forgotten meanwhile.
WITH standing AS (
  SELECT token, owner FROM vault.pseudonyms WHERE token = ANY ($4::text[]) ORDER BY token FOR KEY SHARE
)
INSERT INTO vault.data_keys (kind, owner, retention, master_key, wrapped)
SELECT w.kind, w.owner, w.retention, $6, w.wrapped
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[]) AS w(kind, owner, retention, token, wrapped)
WHERE w.token IS NULL OR EXISTS (SELECT FROM standing s WHERE s.token = w.token AND s.owner = w.owner)
ORDER BY w.kind, w.owner, w.retention
ON CONFLICT DO NOTHING
