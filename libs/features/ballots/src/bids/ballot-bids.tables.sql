CREATE TABLE bids (
  bid_id text PRIMARY KEY,
  title jsonb NOT NULL,
  what jsonb NOT NULL,
  place jsonb
);
