UPDATE vault.pseudonyms SET owner = NULL, context = NULL WHERE (kind = 'person' AND owner = $1) OR (kind = 'household' AND owner = $2)
