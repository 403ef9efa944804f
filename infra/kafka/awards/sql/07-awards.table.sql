-- One row for each bid that was decided. Facts of two topics meet here in any order, so whatever only one of them knows may still be absent.
CREATE TABLE IF NOT EXISTS estate_awards.awards (
  source text NOT NULL,
  bid_id text NOT NULL,
  bank_id text,
  round_id text,
  fund_id text,
  outcome text,
  decided_by text,
  decided_at timestamptz,
  asked_pence bigint,
  awarded_pence bigint NOT NULL DEFAULT 0,
  released_pence bigint NOT NULL DEFAULT 0,
  released_why text,
  paid_pence bigint NOT NULL DEFAULT 0,
  returned_pence bigint NOT NULL DEFAULT 0,
  lost_pence bigint NOT NULL DEFAULT 0,
  lost_how text,
  accepted_on date,
  ended_on date,
  reported_on date,
  people_came integer,
  PRIMARY KEY (source, bid_id)
);
