SELECT token FROM vault.pseudonyms WHERE kind = $1 AND owner = $2 AND context = $3
