CREATE TABLE payments (
  payment_id text PRIMARY KEY,
  bank_id text NOT NULL,
  bid_id text NOT NULL,
  fund_id text NOT NULL,
  amount_pence bigint NOT NULL,
  route text NOT NULL,
  status text NOT NULL,
  approvals int NOT NULL,
  prepared_at timestamptz NOT NULL,
  batch_id text,
  statement_line text,
  moved_at timestamptz
);
CREATE INDEX ON payments (bank_id, status);
