-- Days are text (YYYY-MM-DD): a date type would be moved by time zones on its way. Addresses are TextRefs: the vault has the words.
CREATE TABLE homes (
  dwelling_id text PRIMARY KEY,
  estate_id text NOT NULL,
  block_id text NOT NULL,
  flat jsonb NOT NULL,
  address jsonb NOT NULL,
  postcode jsonb NOT NULL,
  -- Of the letter that counts; none before the first.
  letter_until text,
  -- The order in which homes came in.
  place bigint NOT NULL
);
CREATE INDEX ON homes (estate_id, block_id, place);
CREATE TABLE joins (
  join_id text PRIMARY KEY,
  dwelling_id text NOT NULL,
  estate_id text NOT NULL,
  resident text NOT NULL,
  way text NOT NULL,
  channel text NOT NULL,
  checked_by text,
  joined_on text NOT NULL,
  flags jsonb,
  result text,
  reason text,
  left_on text,
  place bigint NOT NULL
);
CREATE INDEX ON joins (dwelling_id);
CREATE INDEX ON joins (resident);
CREATE INDEX ON joins (estate_id, place) WHERE flags IS NOT NULL;
CREATE TABLE prints (
  batch_id text PRIMARY KEY,
  estate_id text NOT NULL,
  block_id text NOT NULL,
  letters int NOT NULL,
  valid_from text NOT NULL,
  valid_until text NOT NULL,
  printed_on text NOT NULL,
  place bigint NOT NULL
);
CREATE INDEX ON prints (estate_id, place);
-- What places are called, so that a list of homes can name its blocks, and who serves which neighbourhood.
CREATE TABLE places (
  place_id text PRIMARY KEY,
  kind text NOT NULL,
  name text NOT NULL,
  within_id text,
  neighbourhoods jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX ON places (within_id);
