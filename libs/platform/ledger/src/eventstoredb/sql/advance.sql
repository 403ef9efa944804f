-- Takes in what stands after `scanned` ($1); nothing when another process was faster, whose reading was the same.
WITH moved AS (
  UPDATE eventstore_index.head SET scanned = $2, next = next + cardinality($3::text[])
  WHERE scanned IS NOT DISTINCT FROM $1
  RETURNING next - cardinality($3::text[]) AS base
), added AS (
  INSERT INTO eventstore_index.entries (number, position, stream, revision, command_id, payload_hash)
  SELECT m.base + e.ord - 1, e.position, e.stream, e.revision, e.command_id, decode(e.payload_hash, 'hex')
  FROM moved m, unnest($3::text[], $4::text[], $5::integer[], $6::uuid[], $7::text[]) WITH ORDINALITY AS e(position, stream, revision, command_id, payload_hash, ord)
)
SELECT base FROM moved
