SELECT commitment, value FROM vault.texts WHERE commitment = ANY ($1::text[])
