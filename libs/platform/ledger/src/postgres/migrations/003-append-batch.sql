-- Appends many commands at once. Several to one stream form a chain, each expecting the revision that the one before leaves; behind one
-- that is not appended, the rest of its chain conflicts, whatever its revision. Statuses: a appended, d duplicate, c conflict, p payload conflict.
CREATE FUNCTION ledger.append_batch(
  streams text[], expected integer[], command_ids uuid[], payload_hashes bytea, counts integer[],
  owners integer[], indexes integer[], types text[], event_ids uuid[], recorded timestamptz[], leaves bytea, jsons text[],
  OUT statuses text[], OUT firsts integer[], OUT lasts integer[], OUT positions bigint[]
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  base bigint;
  total bigint;
  starts bigint[];
BEGIN
  SELECT h.next INTO base FROM ledger.head h FOR UPDATE;

  WITH asked AS (
    SELECT a.*, coalesce(sum(a.n) OVER (PARTITION BY a.stream ORDER BY a.ord ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS ahead
    FROM unnest(streams, expected, command_ids, counts) WITH ORDINALITY AS a(stream, expected, command_id, n, ord)
  ), met AS (
    SELECT a.*, k.payload_hash AS known, k.first_revision, k.last_revision, k.position, coalesce(t.revision, -1) AS tip
    FROM asked a
    LEFT JOIN LATERAL (SELECT c.* FROM ledger.commands c WHERE c.stream = a.stream AND c.command_id = a.command_id LIMIT 1) k ON true
    LEFT JOIN LATERAL (SELECT e.revision FROM ledger.events e WHERE e.stream = a.stream ORDER BY e.revision DESC LIMIT 1) t ON true
  ), judged AS (
    SELECT m.*, bool_and(m.known IS NULL AND m.expected = m.tip + m.ahead) OVER (PARTITION BY m.stream ORDER BY m.ord) AS fits FROM met m
  ), placed AS (
    SELECT j.*, base + sum(CASE WHEN j.fits THEN j.n ELSE 0 END) OVER (ORDER BY j.ord) AS reach FROM judged j
  )
  SELECT array_agg(CASE WHEN p.fits THEN p.reach - p.n ELSE -1 END ORDER BY p.ord),
    array_agg(CASE WHEN p.fits THEN 'a' WHEN p.known IS NULL THEN 'c' WHEN p.known = substring(payload_hashes FROM 32 * p.ord::integer - 31 FOR 32) THEN 'd' ELSE 'p' END ORDER BY p.ord),
    array_agg(CASE WHEN p.fits THEN p.expected + 1 ELSE coalesce(p.first_revision, -1) END ORDER BY p.ord),
    array_agg(CASE WHEN p.fits THEN p.expected + p.n ELSE coalesce(p.last_revision, -1) END ORDER BY p.ord),
    array_agg(CASE WHEN p.fits THEN p.reach - 1 ELSE coalesce(p.position, -1) END ORDER BY p.ord),
    max(p.reach) - base
  INTO starts, statuses, firsts, lasts, positions, total FROM placed p;

  IF total = 0 THEN RETURN; END IF;

  INSERT INTO ledger.commands (command_id, stream, payload_hash, first_revision, last_revision, position)
  SELECT c.command_id, c.stream, substring(payload_hashes FROM 32 * c.ord::integer - 31 FOR 32), c.first_revision, c.last_revision, c.position
  FROM unnest(streams, command_ids, starts, firsts, lasts, positions) WITH ORDINALITY AS c(stream, command_id, start, first_revision, last_revision, position, ord)
  WHERE c.start >= 0;

  INSERT INTO ledger.events (position, recorded_at, event_id, command_id, revision, stream, type, leaf, json)
  SELECT starts[e.owner] + e.index, e.recorded_at, e.event_id, command_ids[e.owner], firsts[e.owner] + e.index, streams[e.owner], e.type,
    substring(leaves FROM 32 * e.ord::integer - 31 FOR 32), e.json::json
  FROM unnest(owners, indexes, types, event_ids, recorded, jsons) WITH ORDINALITY AS e(owner, index, type, event_id, recorded_at, json, ord)
  WHERE starts[e.owner] >= 0;

  UPDATE ledger.head SET next = base + total;
  PERFORM pg_notify('ledger', '');
END $$;

REVOKE ALL ON FUNCTION ledger.append_batch FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append_batch TO estate_bank_app;
