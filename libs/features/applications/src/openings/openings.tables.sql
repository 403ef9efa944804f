-- Days are text (YYYY-MM-DD): a date type would be moved by time zones on its way.
CREATE TABLE banks (
  bank_id text PRIMARY KEY,
  place_id text NOT NULL,
  name text NOT NULL
);
-- What the bank's pots ask of a bid.
CREATE TABLE requirements (
  bank_id text NOT NULL,
  requirement text NOT NULL,
  PRIMARY KEY (bank_id, requirement)
);
CREATE TABLE goals (
  place_id text NOT NULL,
  version int NOT NULL,
  goal_id text NOT NULL,
  place int NOT NULL,
  text_hash text NOT NULL,
  PRIMARY KEY (place_id, version, goal_id)
);
CREATE TABLE rounds (
  round_id text PRIMARY KEY,
  bank_id text NOT NULL,
  status text NOT NULL,
  closes_on text NOT NULL,
  decision_on text,
  min_pence bigint NOT NULL,
  max_pence bigint NOT NULL,
  pot_pence bigint,
  changed bigint NOT NULL
);
