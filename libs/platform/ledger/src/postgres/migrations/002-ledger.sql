CREATE SCHEMA ledger;

-- `json` keeps an event's text as it was written; `jsonb` would destroy its hash. The columns beside it serve filters only.
CREATE TABLE ledger.events (
  position bigint PRIMARY KEY,
  recorded_at timestamptz NOT NULL,
  event_id uuid NOT NULL,
  command_id uuid NOT NULL,
  revision integer NOT NULL CHECK (revision >= 0),
  stream text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
  json json NOT NULL,
  UNIQUE (stream, revision)
);

-- What makes a command count once: the payload it was written under, and where its events stand.
CREATE TABLE ledger.commands (
  command_id uuid NOT NULL,
  stream text COLLATE "C" NOT NULL,
  payload_hash bytea NOT NULL CHECK (octet_length(payload_hash) = 32),
  first_revision integer NOT NULL,
  last_revision integer NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (stream, command_id)
);

-- The one row that every append locks until it commits: positions are gapless and in the order of commits.
CREATE TABLE ledger.head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  next bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO ledger.head (next) VALUES (0);

-- The service appends through two functions, which run with their owner's rights; its own role may only read.
REVOKE ALL ON ledger.events, ledger.commands, ledger.head FROM estate_bank_app;
GRANT SELECT ON ledger.events, ledger.commands, ledger.head TO estate_bank_app;

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.commands FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER never_gone BEFORE DELETE OR TRUNCATE ON ledger.head FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
