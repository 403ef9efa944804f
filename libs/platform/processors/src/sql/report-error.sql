INSERT INTO processors.checkpoints (processor, name, live, error, stopped_at) VALUES ($1, $1, true, $2, $3)
ON CONFLICT (processor) DO UPDATE SET error = excluded.error, stopped_at = excluded.stopped_at
