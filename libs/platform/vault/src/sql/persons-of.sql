SELECT token, owner FROM vault.pseudonyms WHERE kind = 'person' AND token = ANY ($1::text[])
