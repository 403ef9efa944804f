DELETE FROM vault.details WHERE claim = $1 AND person <> $2
