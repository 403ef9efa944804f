-- Days are text (YYYY-MM-DD): a date type would be moved by time zones on its way.
CREATE TABLE places (
  place_id text PRIMARY KEY,
  -- What it is; a place that was named and never added is an estate.
  kind text NOT NULL,
  name text NOT NULL,
  -- The neighbourhood of an estate, the estate of a block.
  within_id text,
  -- Of a team: the neighbourhoods it serves. Of an organisation: what it is to the banks here.
  neighbourhoods jsonb NOT NULL DEFAULT '[]',
  parts jsonb NOT NULL DEFAULT '[]',
  -- Of the newest manifesto; none before the first.
  version int,
  adopted_on text,
  households_heard int,
  conversations int,
  revision int NOT NULL,
  -- The number of the last event that changed anything its pages show.
  changed bigint NOT NULL
);
CREATE INDEX ON places (within_id);
CREATE TABLE goals (
  place_id text NOT NULL,
  version int NOT NULL,
  goal_id text NOT NULL,
  place int NOT NULL,
  text_hash text NOT NULL,
  PRIMARY KEY (place_id, version, goal_id)
);
CREATE TABLE banks (
  bank_id text PRIMARY KEY,
  place_id text NOT NULL,
  name text NOT NULL
);
CREATE INDEX ON banks (place_id);
CREATE TABLE bids (
  bid_id text PRIMARY KEY,
  bank_id text NOT NULL,
  goals jsonb NOT NULL,
  status text NOT NULL,
  title jsonb NOT NULL,
  received_on text NOT NULL,
  asked_pence bigint NOT NULL,
  promised_pence bigint NOT NULL,
  paid_pence bigint NOT NULL,
  returned_pence bigint NOT NULL
);
CREATE INDEX ON bids (bank_id);
