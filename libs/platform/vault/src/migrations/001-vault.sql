CREATE SCHEMA vault;

-- Typed text. `value` and `salt` may be emptied by an erasure; the commitment stays, because events carry it.
CREATE TABLE vault.texts (
  subject    text        NOT NULL,
  field      text        NOT NULL,
  version    integer     NOT NULL CHECK (version >= 1),
  command_id uuid        NOT NULL,
  commitment text        NOT NULL UNIQUE,
  salt       bytea,
  value      text,
  put_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (subject, field, version),
  UNIQUE (command_id, subject, field)
);

-- Who stands behind a token: one per person (or household) and context.
CREATE TABLE vault.pseudonyms (
  token   text NOT NULL PRIMARY KEY,
  kind    text NOT NULL CHECK (kind IN ('person', 'household')),
  owner   text NOT NULL,
  context text NOT NULL,
  UNIQUE (kind, owner, context)
);

CREATE TABLE vault.names (
  person text NOT NULL PRIMARY KEY,
  name   text NOT NULL
);

-- Rules and goals, by the SHA-256 of their text: published with every bundle, never erased.
CREATE TABLE vault.documents (
  hash   text        NOT NULL PRIMARY KEY,
  body   text        NOT NULL,
  put_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
