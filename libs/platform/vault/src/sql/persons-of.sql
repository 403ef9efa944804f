SELECT token, owner FROM vault.pseudonyms WHERE kind = 'person' AND owner IS NOT NULL AND token = ANY ($1::text[])
