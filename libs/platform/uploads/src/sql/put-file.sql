-- Of one form that is sent twice at once the first file counts.
INSERT INTO uploads.files (commitment, command_id, stream, sha256, field, version, retention, media_type, bytes, sealed)
VALUES ($1, $2, $3, decode($4, 'hex'), $5, $6, $7, $8, $9, $10)
ON CONFLICT (command_id, stream, sha256) DO NOTHING
