-- Per question: where the command's events stand, if it is known, and how far the stream is known.
SELECT a.ord, k.payload_hash, k.first_revision, k.last_revision, k.position, coalesce(t.revision, -1)
FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS a(stream, command_id, ord)
LEFT JOIN LATERAL (
  SELECT min(e.revision) AS first_revision, max(e.revision) AS last_revision, encode((array_agg(e.payload_hash))[1], 'hex') AS payload_hash,
    (array_agg(e.position ORDER BY e.revision DESC))[1] AS position
  FROM eventstore_index.entries e WHERE e.stream = a.stream AND e.command_id = a.command_id
  HAVING count(*) > 0
) k ON true
LEFT JOIN LATERAL (SELECT e.revision FROM eventstore_index.entries e WHERE e.stream = a.stream ORDER BY e.revision DESC LIMIT 1) t ON true
