UPDATE vault.texts SET recorded = true WHERE commitment = ANY ($1::text[])
