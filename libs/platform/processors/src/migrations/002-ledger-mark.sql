-- The ledger whose positions stand in `checkpoints`: which engine keeps it, and its first event, NULL while it is empty. No row before the first start.
CREATE TABLE processors.ledger_mark (
  only_row       boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
  engine         text    NOT NULL,
  first_event    uuid,
  first_position text,
  CHECK ((first_event IS NULL) = (first_position IS NULL))
);

-- Data of a release that knew no other engine.
DO $$
BEGIN
  IF to_regclass('ledger.events') IS NOT NULL THEN
    EXECUTE 'INSERT INTO processors.ledger_mark (engine, first_event, first_position)
      SELECT ''postgres'', event_id, position::text FROM ledger.events WHERE position = 0';
  END IF;
END $$;
