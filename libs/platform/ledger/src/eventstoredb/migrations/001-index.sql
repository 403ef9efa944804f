-- What PostgreSQL remembers of a ledger that stands in EventStoreDB: the number of each event, and which commands were written. All of it can be built anew.
CREATE SCHEMA eventstore_index;

CREATE TABLE eventstore_index.entries (
  number       bigint           NOT NULL PRIMARY KEY,
  revision     integer          NOT NULL,
  command_id   uuid             NOT NULL,
  payload_hash bytea            NOT NULL CHECK (octet_length(payload_hash) = 32),
  position     text COLLATE "C" NOT NULL UNIQUE,
  stream       text COLLATE "C" NOT NULL,
  UNIQUE (stream, revision)
);
CREATE INDEX entries_by_command ON eventstore_index.entries (stream, command_id);

-- How far the index has come: `scanned` may lie behind the newest entry, since the server's own events stand between.
CREATE TABLE eventstore_index.head (
  only_row boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
  next     bigint  NOT NULL,
  scanned  text
);
INSERT INTO eventstore_index.head (next) VALUES (0);
