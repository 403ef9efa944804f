DELETE FROM uploads.files WHERE commitment = ANY ($1::text[])
