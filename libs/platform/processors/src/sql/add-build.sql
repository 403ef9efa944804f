-- A rebuild that was asked for has its row already, without tables.
INSERT INTO processors.checkpoints AS mine (processor, name, version, tables_hash, fencing) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (processor) DO UPDATE
SET tables_hash = excluded.tables_hash, fencing = greatest(mine.fencing, excluded.fencing), position = NULL, number = -1, recorded_at = NULL
