CREATE TABLE banks (
  bank_id text PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE rounds (
  round_id text PRIMARY KEY,
  bank_id text NOT NULL,
  state text NOT NULL,
  method text,
  closes_on date,
  decision_on date,
  -- 0: these rules have no fast track.
  fast_track_max_pence bigint NOT NULL DEFAULT 0
);
CREATE INDEX ON rounds (bank_id);
CREATE TABLE bids (
  bid_id text PRIMARY KEY,
  bank_id text NOT NULL,
  round_id text NOT NULL,
  title jsonb NOT NULL,
  asked_pence bigint NOT NULL,
  received_on date NOT NULL,
  status text NOT NULL
);
CREATE INDEX ON bids (bank_id, status);
CREATE INDEX ON bids (round_id, status);
CREATE TABLE meetings (
  meeting_id text PRIMARY KEY,
  bank_id text NOT NULL,
  round_id text NOT NULL,
  held_on date NOT NULL,
  state text NOT NULL,
  -- Of the evening as it was last read back.
  promised_pence bigint,
  yeses bigint
);
CREATE INDEX ON meetings (bank_id, held_on);
CREATE TABLE fast_tracks (
  bid_id text PRIMARY KEY,
  bank_id text NOT NULL,
  state text NOT NULL,
  yes bigint NOT NULL,
  yes_needed bigint NOT NULL,
  -- Tokens of who has voted or stepped out.
  heard jsonb NOT NULL
);
CREATE INDEX ON fast_tracks (bank_id);
