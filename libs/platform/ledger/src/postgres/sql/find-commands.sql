SELECT a.ord, encode(k.payload_hash, 'hex'), k.first_revision, k.last_revision, k.position
FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS a(stream, command_id, ord)
CROSS JOIN LATERAL (SELECT * FROM ledger.commands c WHERE c.stream = a.stream AND c.command_id = a.command_id LIMIT 1) k
