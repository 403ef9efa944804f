UPDATE processors.checkpoints
SET position = $2, number = $3, recorded_at = $4, fencing = $5, error = NULL, stopped_at = NULL, moved_at = clock_timestamp()
WHERE processor = $1
