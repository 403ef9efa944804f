CREATE TABLE bids (
  bid_id text PRIMARY KEY,
  round_id text NOT NULL,
  title jsonb NOT NULL,
  what jsonb NOT NULL,
  place jsonb,
  -- Checked, and not answered, joined or taken back.
  ready boolean NOT NULL,
  -- In the order in which they came.
  came bigint NOT NULL
);
CREATE INDEX ON bids (round_id);
