SELECT revision, number FROM eventstore_index.entries WHERE stream = $1 AND revision BETWEEN $2 AND $3
