CREATE TABLE rounds (
  round_id text PRIMARY KEY,
  bank_id text NOT NULL,
  status text NOT NULL,
  preset text,
  opens_on date,
  closes_on date,
  decision_on date,
  pot_pence bigint
);
CREATE INDEX ON rounds (bank_id, opens_on);
-- Room is left in each page, so that a new status or sum touches no index.
CREATE TABLE bids (
  bid_id text PRIMARY KEY,
  bank_id text NOT NULL,
  round_id text NOT NULL,
  title jsonb NOT NULL,
  asked_pence bigint NOT NULL,
  received_on date NOT NULL,
  status text NOT NULL
) WITH (fillfactor = 75);
CREATE INDEX ON bids (bank_id);
CREATE INDEX ON bids (round_id);
CREATE TABLE decisions (
  bid_id text PRIMARY KEY,
  bank_id text NOT NULL,
  round_id text NOT NULL,
  number bigint NOT NULL,
  decided_at timestamptz NOT NULL,
  outcome text NOT NULL,
  amount_pence bigint NOT NULL,
  released_pence bigint NOT NULL DEFAULT 0,
  paid_pence bigint NOT NULL DEFAULT 0,
  returned_pence bigint NOT NULL DEFAULT 0,
  fund_id text,
  reason jsonb NOT NULL,
  decided_by text NOT NULL
) WITH (fillfactor = 85);
CREATE INDEX ON decisions (bank_id, number);
CREATE INDEX ON decisions (bank_id, fund_id);
-- One row when this ledger is a demonstration, for ever.
CREATE TABLE demonstration (kind text PRIMARY KEY);
