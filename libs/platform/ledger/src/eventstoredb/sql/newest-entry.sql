SELECT position, stream, revision, command_id FROM eventstore_index.entries ORDER BY number DESC LIMIT 1
