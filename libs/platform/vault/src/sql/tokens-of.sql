SELECT context, token FROM vault.pseudonyms WHERE kind = 'person' AND owner = $1 ORDER BY context
