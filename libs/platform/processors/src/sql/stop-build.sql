-- Tables that could not even be made have no row yet.
INSERT INTO processors.checkpoints (processor, name, version, error, stopped_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (processor) DO UPDATE SET error = excluded.error, stopped_at = excluded.stopped_at
