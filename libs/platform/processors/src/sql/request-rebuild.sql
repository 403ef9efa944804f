INSERT INTO processors.checkpoints (processor, name, version) VALUES ($1, $2, $3)
ON CONFLICT (processor) DO UPDATE SET tables_hash = NULL, position = NULL, number = -1, recorded_at = NULL, error = NULL, stopped_at = NULL
