SELECT command_id AS "commandId", subject, field, version, commitment
FROM vault.texts
WHERE NOT recorded AND wanted_at < $1
ORDER BY wanted_at
LIMIT $2
