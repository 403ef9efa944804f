-- The next reading begins at the log's beginning.
WITH forgotten AS (DELETE FROM eventstore_index.entries)
UPDATE eventstore_index.head SET next = 0, scanned = NULL
