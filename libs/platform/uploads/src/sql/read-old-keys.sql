-- Where the keys of files are that had time enough for their event, the oldest first, beyond the last one looked at.
SELECT commitment, stream AS subject, field, version, retention
FROM uploads.files
WHERE put_at < clock_timestamp() - interval '24 hours' AND commitment > $1
ORDER BY commitment
LIMIT 500
