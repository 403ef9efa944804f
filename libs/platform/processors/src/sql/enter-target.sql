-- No row comes back to a former holder. What it is stuck at stays told: nothing has been done yet.
INSERT INTO processors.checkpoints AS mine (processor, name, live, target, position, number, recorded_at, fencing)
SELECT $1::text, $1::text, true, $2::text, kept.position, coalesce(kept.number, -1), kept.recorded_at, $3::bigint
FROM (VALUES (1)) AS one LEFT JOIN processors.checkpoints AS kept ON kept.processor = $1::text || '@' || $2::text
ON CONFLICT (processor) DO UPDATE
SET target = excluded.target, fencing = excluded.fencing,
    position = CASE WHEN mine.target = excluded.target THEN mine.position ELSE excluded.position END,
    number = CASE WHEN mine.target = excluded.target THEN mine.number ELSE excluded.number END,
    recorded_at = CASE WHEN mine.target = excluded.target THEN mine.recorded_at ELSE excluded.recorded_at END
WHERE mine.fencing <= excluded.fencing
RETURNING position, number, recorded_at
