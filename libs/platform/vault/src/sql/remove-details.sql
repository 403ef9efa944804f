DELETE FROM vault.details WHERE person = $1 RETURNING detail
