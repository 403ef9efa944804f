SELECT commitment, encode(sha256, 'hex') AS sha256, media_type AS "mediaType", bytes FROM uploads.files WHERE commitment = ANY ($1::text[])
