-- No row comes back to a former holder, whose fencing number is smaller.
INSERT INTO processors.checkpoints AS mine (processor, name, live, position, number, recorded_at, fencing)
VALUES ($1, $1, true, $2, $3, $4, $5)
ON CONFLICT (processor) DO UPDATE
SET position = excluded.position, number = excluded.number, recorded_at = excluded.recorded_at, fencing = excluded.fencing,
    error = NULL, stopped_at = NULL, moved_at = clock_timestamp()
WHERE mine.fencing <= excluded.fencing
