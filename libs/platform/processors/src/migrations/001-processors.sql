CREATE SCHEMA processors;

-- One row per processor: a reaction, or one schema of a projection. Written only by the holder of the lease, whose fencing number never goes down.
CREATE TABLE processors.checkpoints (
  processor   text        NOT NULL PRIMARY KEY,
  name        text        NOT NULL,
  version     integer     NOT NULL DEFAULT 0,
  live        boolean     NOT NULL DEFAULT false,
  tables_hash text,
  position    text,
  number      bigint      NOT NULL DEFAULT -1,
  recorded_at text,
  fencing     bigint      NOT NULL DEFAULT 0,
  error       text,
  stopped_at  bigint,
  moved_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE processors.leases (
  name       text        NOT NULL PRIMARY KEY,
  holder     text        NOT NULL,
  fencing    bigint      NOT NULL DEFAULT 1,
  expires_at timestamptz NOT NULL
);

-- How far the business clock runs from the real one; no row means not at all.
CREATE TABLE processors.clock_offset (
  only_row  boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
  offset_ms bigint  NOT NULL
);
