-- The fast path: one command whose single event is by far the most common case of a quiet hour. Same statuses as `append_batch`.
CREATE FUNCTION ledger.append_one(
  to_stream text, expected integer, command uuid, payload bytea,
  event_type text, event uuid, recorded timestamptz, event_leaf bytea, event_json json,
  OUT status text, OUT first integer, OUT last integer, OUT at bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known bytea;
  base bigint;
BEGIN
  SELECT h.next INTO base FROM ledger.head h FOR UPDATE;

  SELECT c.payload_hash, c.first_revision, c.last_revision, c.position INTO known, first, last, at
  FROM ledger.commands c WHERE c.stream = to_stream AND c.command_id = command;
  IF FOUND THEN
    status := CASE WHEN known = payload THEN 'd' ELSE 'p' END;
    RETURN;
  END IF;

  IF expected <> coalesce((SELECT e.revision FROM ledger.events e WHERE e.stream = to_stream ORDER BY e.revision DESC LIMIT 1), -1) THEN
    status := 'c';
    RETURN;
  END IF;

  status := 'a';
  first := expected + 1;
  last := first;
  at := base;
  INSERT INTO ledger.commands VALUES (command, to_stream, payload, first, last, base);
  INSERT INTO ledger.events VALUES (base, recorded, event, command, first, to_stream, event_type, event_leaf, event_json);
  UPDATE ledger.head SET next = base + 1;
  PERFORM pg_notify('ledger', '');
END $$;

REVOKE ALL ON FUNCTION ledger.append_one FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append_one TO estate_bank_app;
