-- One row per fund that a money event touched; `part` tells the funds of one event apart.
CREATE TABLE lines (
  bank_id text NOT NULL,
  number bigint NOT NULL,
  part int NOT NULL,
  day date NOT NULL,
  kind text NOT NULL,
  fund_id text NOT NULL,
  round_id text,
  bid_id text,
  payment_id text,
  statement_line text,
  amount_pence bigint NOT NULL,
  left_delta bigint NOT NULL,
  cash_delta bigint NOT NULL,
  fund_left bigint NOT NULL,
  fund_cash bigint NOT NULL,
  bank_left bigint NOT NULL,
  bank_cash bigint NOT NULL,
  PRIMARY KEY (bank_id, number, part)
);
CREATE INDEX ON lines (bank_id, fund_id, number, part);
-- Where a month's lines begin and end, so that no index by day is kept for the one question that asks for it.
CREATE TABLE months (
  bank_id text NOT NULL,
  month date NOT NULL,
  first_number bigint NOT NULL,
  last_number bigint NOT NULL,
  PRIMARY KEY (bank_id, month)
);
-- How far the running balances have come; the row of a whole bank has an empty fund.
CREATE TABLE running (
  bank_id text NOT NULL,
  fund_id text NOT NULL,
  left_pence bigint NOT NULL,
  cash_pence bigint NOT NULL,
  PRIMARY KEY (bank_id, fund_id)
);
