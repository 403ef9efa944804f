-- Moves many builds at once past events that did not concern them; one that was moved by somebody else, or has another holder, stays.
UPDATE processors.checkpoints AS mine
SET position = idle.position, number = idle.number, recorded_at = idle.recorded_at, fencing = idle.fencing, error = NULL, stopped_at = NULL, moved_at = clock_timestamp()
FROM (
  SELECT held.processor, idle.*
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[]) AS idle(name, was, position, number, recorded_at, fencing)
  JOIN processors.checkpoints held ON held.processor = idle.name
  ORDER BY held.processor
  FOR UPDATE OF held
) AS idle
WHERE mine.processor = idle.processor AND mine.position IS NOT DISTINCT FROM idle.was AND mine.fencing <= idle.fencing
RETURNING mine.processor
