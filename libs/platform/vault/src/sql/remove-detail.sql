DELETE FROM vault.details WHERE person = $1 AND detail = $2
