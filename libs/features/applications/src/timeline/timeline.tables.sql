-- Days are text (YYYY-MM-DD): a date type would be moved by time zones on its way.
CREATE TABLE banks (
  bank_id text PRIMARY KEY,
  place_id text NOT NULL,
  name text NOT NULL
);
CREATE TABLE goals (
  place_id text NOT NULL,
  goal_id text NOT NULL,
  text_hash text NOT NULL,
  PRIMARY KEY (place_id, goal_id)
);
CREATE TABLE bids (
  bid_id text PRIMARY KEY,
  bank_id text NOT NULL,
  round_id text NOT NULL,
  status text NOT NULL,
  title jsonb NOT NULL,
  what jsonb NOT NULL,
  "where" jsonb,
  "when" jsonb,
  who_benefits jsonb,
  asked_pence bigint NOT NULL,
  above_maximum boolean NOT NULL,
  max_pence bigint NOT NULL,
  people_expected int,
  goals jsonb NOT NULL,
  costs jsonb NOT NULL,
  meets jsonb NOT NULL,
  lead_kind text NOT NULL,
  at_risk boolean NOT NULL,
  host_name jsonb,
  channel text NOT NULL,
  language text NOT NULL,
  received_on text NOT NULL,
  amount_pence bigint,
  joined_to text,
  open_needs int NOT NULL,
  -- Of the application's own stream: its ETag.
  revision int NOT NULL,
  -- The number of the last event that touched it, in whichever stream.
  changed bigint NOT NULL
);
CREATE INDEX ON bids (round_id);
CREATE INDEX ON bids (joined_to);
CREATE TABLE needs (
  bid_id text NOT NULL,
  need_id text NOT NULL,
  what jsonb NOT NULL,
  met_on text,
  PRIMARY KEY (bid_id, need_id)
);
-- Some facts about a payment name only the payment.
CREATE TABLE payments (
  payment_id text PRIMARY KEY,
  bid_id text NOT NULL
);
-- What people vote on: that a vote closes is a step of each bid in it.
CREATE TABLE votes (
  round_id text NOT NULL,
  bid_id text NOT NULL,
  PRIMARY KEY (round_id, bid_id)
);
-- What happened to a bid, in the order of the ledger; a joining is a step of both bids.
CREATE TABLE steps (
  number bigint NOT NULL,
  bid_id text NOT NULL,
  kind text NOT NULL,
  happened_on text NOT NULL,
  facts jsonb NOT NULL,
  PRIMARY KEY (number, bid_id)
);
CREATE INDEX ON steps (bid_id, number);
