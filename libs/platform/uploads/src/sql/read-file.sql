SELECT media_type AS "mediaType", stream, sealed FROM uploads.files WHERE commitment = $1 AND sha256 = decode($2, 'hex')
