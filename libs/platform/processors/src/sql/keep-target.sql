-- How far it came at the target that it leaves, for the day when it comes back.
INSERT INTO processors.checkpoints AS kept (processor, name, live, target, position, number, recorded_at, fencing)
SELECT processor || '@' || target, name, live, target, position, number, recorded_at, fencing FROM processors.checkpoints WHERE processor = $1 AND target <> $2
ON CONFLICT (processor) DO UPDATE
SET position = excluded.position, number = excluded.number, recorded_at = excluded.recorded_at, fencing = excluded.fencing, moved_at = clock_timestamp()
