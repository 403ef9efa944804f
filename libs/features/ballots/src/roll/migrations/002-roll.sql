-- How the roll of a round came about, and the key under which it says who somebody is. The key is wrapped by the master key.
CREATE TABLE ballots.rolls (
  round_id    text    NOT NULL PRIMARY KEY,
  key_id      text    NOT NULL,
  wrapped     bytea   NOT NULL,
  -- A number that was given once is never given again, since a card or an envelope may bear it.
  last_number integer NOT NULL DEFAULT 0
);

-- Keyed hashes: of name and address, so that a line is there once however often it is brought; and of the address, so that many at one home are seen.
ALTER TABLE ballots.roll ADD COLUMN print bytea, ADD COLUMN home bytea;
CREATE UNIQUE INDEX roll_by_print ON ballots.roll (round_id, print) WHERE print IS NOT NULL;

-- What was done to a roll, by whom and why: with counts and numbers alone.
CREATE TABLE ballots.roll_changes (
  round_id  text        NOT NULL,
  place     bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  what      text        NOT NULL CHECK (what IN ('drawn-up', 'list', 'added', 'removed')),
  lines     integer     NOT NULL,
  number    integer,
  reason    text,
  made_by   text,
  made_at   timestamptz NOT NULL,
  PRIMARY KEY (round_id, place)
);

-- Poll cards that were printed, and how many of them took the place of one before: two numbers, for everybody to see.
ALTER TABLE ballots.rolls ADD COLUMN cards integer NOT NULL DEFAULT 0, ADD COLUMN cards_again integer NOT NULL DEFAULT 0;

-- Two people of the house who take ballots by phone or with help, for some hours of one day. Each said so in a session of their own.
CREATE TABLE ballots.desks (
  desk_id  uuid        NOT NULL PRIMARY KEY,
  round_id text        NOT NULL,
  helper   text        NOT NULL,
  second   text        NOT NULL,
  day      date        NOT NULL,
  until    timestamptz NOT NULL,
  -- The second person said that they are there.
  here     boolean     NOT NULL DEFAULT false,
  CHECK (helper <> second),
  UNIQUE (round_id, helper)
);
