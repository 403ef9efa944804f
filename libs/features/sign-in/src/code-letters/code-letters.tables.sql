-- The newest letter with a code to each person who has neither e-mail nor phone, under tokens of the installation.
CREATE TABLE letters (
  person text NOT NULL PRIMARY KEY,
  estate_id text NOT NULL,
  dwelling_id text NOT NULL,
  issue integer NOT NULL,
  issued_at timestamptz NOT NULL,
  valid_until date NOT NULL,
  -- They live there no longer.
  moved boolean NOT NULL
);
CREATE INDEX ON letters (estate_id);
