-- Who lives where on which estate, by what they joined; addresses are TextRefs: the vault has the words.
CREATE TABLE homes (
  dwelling_id text PRIMARY KEY,
  block_id text NOT NULL,
  flat jsonb NOT NULL,
  address jsonb NOT NULL,
  postcode jsonb NOT NULL
);
CREATE TABLE joins (
  join_id text PRIMARY KEY,
  dwelling_id text NOT NULL,
  estate_id text NOT NULL,
  resident text NOT NULL,
  -- They said, or were known, to be that old when they joined.
  minimum_age int NOT NULL,
  gone boolean NOT NULL DEFAULT false
);
CREATE INDEX ON joins (estate_id);
CREATE INDEX ON joins (resident);
CREATE TABLE places (place_id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE usual_joiners (estate_id text PRIMARY KEY, usual int NOT NULL);
CREATE TABLE banks (bank_id text PRIMARY KEY, estate_id text NOT NULL, name text NOT NULL);
-- Rounds that are decided by a vote; the rules are those of the plan until they freeze.
CREATE TABLE votes (round_id text PRIMARY KEY, bank_id text NOT NULL, ballot jsonb NOT NULL);
