-- Outer envelopes as they came in. Nothing here leads to the paper that was inside.
CREATE TABLE ballots.envelopes (
  round_id text    NOT NULL,
  place    bigint  NOT NULL GENERATED ALWAYS AS IDENTITY,
  -- Empty where the envelope bears none that can be read.
  number   integer,
  fate     text    NOT NULL CHECK (fate IN ('admitted', 'kept-shut')),
  reason   text,
  -- By the round's rule the paper counts: how a ballot was recorded before, which is to be set aside when the box is shut.
  replaces text CHECK (replaces IN ('online', 'phone', 'assisted', 'kiosk')),
  PRIMARY KEY (round_id, place),
  CHECK ((fate = 'kept-shut') = (reason IS NOT NULL)),
  CHECK (fate = 'kept-shut' OR number IS NOT NULL)
);
CREATE UNIQUE INDEX envelopes_admitted ON ballots.envelopes (round_id, number) WHERE fate = 'admitted';

-- Papers out of their envelopes, typed by two and settled by a third.
CREATE TABLE ballots.paper_batches (
  round_id     text    NOT NULL,
  batch_id     text    NOT NULL,
  papers       integer NOT NULL CHECK (papers >= 5),
  first_keyer  text,
  second_keyer text CHECK (second_keyer <> first_keyer),
  settler      text CHECK (settler <> first_keyer AND settler <> second_keyer),
  -- Its papers are on their way into the box, and stay there: from here on it is gone on with, and never undone.
  boxing       boolean NOT NULL DEFAULT false,
  settled      boolean NOT NULL DEFAULT false,
  PRIMARY KEY (round_id, batch_id)
);

-- What was typed of each paper, closed; gone once the batch is settled. `hand`: the first keyer, the second, whoever settles.
CREATE TABLE ballots.keyings (
  round_id text     NOT NULL,
  batch_id text     NOT NULL,
  paper    integer  NOT NULL,
  hand     smallint NOT NULL CHECK (hand BETWEEN 1 AND 3),
  sealed   bytea    NOT NULL,
  PRIMARY KEY (round_id, batch_id, paper, hand),
  FOREIGN KEY (round_id, batch_id) REFERENCES ballots.paper_batches ON DELETE CASCADE
);
