UPDATE processors.checkpoints AS mine SET position = moved.new
FROM unnest($1::text[], $2::text[]) AS moved(old, new)
WHERE mine.position = moved.old
