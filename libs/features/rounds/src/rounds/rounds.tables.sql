-- Days are text (YYYY-MM-DD): a date type would be moved by time zones on its way.
CREATE TABLE banks (
  bank_id text PRIMARY KEY,
  name text NOT NULL,
  rules jsonb NOT NULL
);
CREATE TABLE funds (
  bank_id text NOT NULL,
  fund_id text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (bank_id, fund_id)
);
CREATE TABLE rounds (
  round_id text PRIMARY KEY,
  bank_id text NOT NULL,
  status text NOT NULL,
  preset text NOT NULL,
  opens_on text NOT NULL,
  closes_on text NOT NULL,
  decision_on text,
  rules jsonb NOT NULL,
  rules_version int NOT NULL,
  rules_hash text NOT NULL,
  pot_pence bigint,
  declared int,
  -- Where residents vote: open, counting, counted; null before and in other rounds.
  vote text,
  revision int NOT NULL,
  -- The number of the last event that changed anything its page shows.
  changed bigint NOT NULL
);
CREATE INDEX ON rounds (bank_id, opens_on);
-- What the bank holds for it: reserved less released.
CREATE TABLE reserves (
  round_id text NOT NULL,
  fund_id text NOT NULL,
  amount_pence bigint NOT NULL,
  PRIMARY KEY (round_id, fund_id)
);
-- What it opened with, in the order in which ties between funds are settled.
CREATE TABLE pots (
  round_id text NOT NULL,
  place int NOT NULL,
  fund_id text NOT NULL,
  amount_pence bigint NOT NULL,
  PRIMARY KEY (round_id, place)
);
-- A bid stands in each round it was ever in.
CREATE TABLE bids (
  round_id text NOT NULL,
  bid_id text NOT NULL,
  status text NOT NULL,
  title jsonb NOT NULL,
  asked_pence bigint NOT NULL,
  received_on text NOT NULL,
  amount_pence bigint,
  decided_on text,
  decided_by text,
  open_needs int NOT NULL,
  PRIMARY KEY (round_id, bid_id)
);
CREATE INDEX ON bids (bid_id);
-- Evenings on which the panel met for it.
CREATE TABLE evenings (
  meeting_id text PRIMARY KEY,
  round_id text NOT NULL,
  held_on text NOT NULL,
  quorum int NOT NULL,
  items int,
  promised_pence bigint,
  finished boolean NOT NULL DEFAULT false
);
-- Results of votes, and those counted elsewhere: every version stays.
CREATE TABLE results (
  round_id text NOT NULL,
  version int NOT NULL,
  method text NOT NULL,
  -- Of a vote: count, withdrawal, recount.
  because text,
  stated_on text NOT NULL,
  passed int NOT NULL,
  counted int NOT NULL,
  PRIMARY KEY (round_id, version)
);
