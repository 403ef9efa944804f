SELECT body FROM vault.documents WHERE hash = $1
