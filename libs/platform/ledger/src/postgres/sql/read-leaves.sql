SELECT encode(leaf, 'hex') FROM ledger.events WHERE stream = $1 AND revision BETWEEN $2 AND $3 ORDER BY revision
