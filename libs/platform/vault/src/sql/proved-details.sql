SELECT detail FROM vault.details WHERE person = $1 AND lookup IS NOT NULL
