SELECT position, revision, type, json FROM ledger.events WHERE stream = $1 AND revision >= $2 ORDER BY revision LIMIT $3
