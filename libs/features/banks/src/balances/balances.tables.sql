CREATE TABLE banks (
  bank_id text PRIMARY KEY,
  estate_id text NOT NULL,
  name text NOT NULL,
  rules_version int NOT NULL,
  rules_hash text NOT NULL,
  opened_at timestamptz NOT NULL,
  revision int NOT NULL
);
CREATE TABLE funds (
  bank_id text NOT NULL,
  fund_id text NOT NULL,
  name text NOT NULL,
  funder text NOT NULL,
  agreement_hash text NOT NULL,
  purpose_hash text NOT NULL,
  requires text[] NOT NULL,
  agreed_at timestamptz NOT NULL,
  received bigint NOT NULL DEFAULT 0,
  withdrawn bigint NOT NULL DEFAULT 0,
  available bigint NOT NULL DEFAULT 0,
  reserved bigint NOT NULL DEFAULT 0,
  committed bigint NOT NULL DEFAULT 0,
  in_payment bigint NOT NULL DEFAULT 0,
  paid bigint NOT NULL DEFAULT 0,
  returned bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (bank_id, fund_id)
);
-- Promised by a funder and not here yet.
CREATE TABLE expected (
  number bigint PRIMARY KEY,
  bank_id text NOT NULL,
  fund_id text NOT NULL,
  amount_pence bigint NOT NULL,
  due_on date NOT NULL,
  -- What the fund had received when it was promised: later receipts fulfil it, the oldest promise first.
  received_before bigint NOT NULL
);
-- Paid to a host, a card or as vouchers: held for the bank until receipts are shown or the money comes back.
CREATE TABLE held (
  bid_id text PRIMARY KEY,
  bank_id text,
  fund_id text,
  settled_pence bigint NOT NULL DEFAULT 0,
  returned_pence bigint NOT NULL DEFAULT 0,
  receipted_pence bigint NOT NULL DEFAULT 0
);
CREATE INDEX ON held (bank_id);
