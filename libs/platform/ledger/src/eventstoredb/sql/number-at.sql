SELECT number FROM eventstore_index.entries WHERE position = $1
