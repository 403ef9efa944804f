-- The newest letter with a code to each person who came in by one, under tokens of the installation.
CREATE TABLE letters (
  person text NOT NULL PRIMARY KEY,
  estate_id text NOT NULL,
  dwelling_id text NOT NULL,
  -- The join that the first letter to this home followed from.
  join_id text NOT NULL,
  issue integer NOT NULL,
  issued_at timestamptz NOT NULL,
  valid_until date NOT NULL
);
CREATE INDEX ON letters (estate_id);
-- Joins that have ended, and who was erased: both may be told before a letter that crossed them.
CREATE TABLE ended_joins (
  dwelling_id text NOT NULL,
  join_id text NOT NULL,
  PRIMARY KEY (dwelling_id, join_id)
);
CREATE TABLE erased (token text NOT NULL PRIMARY KEY);
