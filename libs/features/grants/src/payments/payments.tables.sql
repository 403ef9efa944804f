CREATE TABLE banks (
  bank_id text PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE bids (
  bid_id text PRIMARY KEY,
  title jsonb NOT NULL,
  -- A token of the bank's context: late reports are told by it.
  applicant text
);
CREATE INDEX ON bids (applicant);
CREATE TABLE grants (
  bid_id text PRIMARY KEY,
  bank_id text NOT NULL,
  amount_pence bigint NOT NULL,
  phase text NOT NULL,
  -- Ids of the conditions that must be met before any payment and are not.
  unmet jsonb NOT NULL,
  at_risk boolean NOT NULL,
  safeguarded boolean NOT NULL DEFAULT false,
  accept_by date,
  spend_by date,
  report_due_on date,
  reported boolean NOT NULL DEFAULT false
);
CREATE INDEX ON grants (bank_id);
-- What was given back of each promise; it may be told before the grant is.
CREATE TABLE releases (
  bid_id text PRIMARY KEY,
  amount_pence bigint NOT NULL
);
CREATE TABLE payments (
  payment_id text PRIMARY KEY,
  bank_id text NOT NULL,
  bid_id text NOT NULL,
  fund_id text NOT NULL,
  amount_pence bigint NOT NULL,
  route text NOT NULL,
  state text NOT NULL,
  approvals bigint NOT NULL,
  name_check text NOT NULL,
  needs_details boolean NOT NULL,
  -- New details wait for a second person.
  details_wait boolean NOT NULL,
  wait_until date,
  -- Why it came back the last time.
  came_back text,
  moved_on date
);
CREATE INDEX ON payments (bank_id, payment_id);
CREATE INDEX ON payments (bid_id);
