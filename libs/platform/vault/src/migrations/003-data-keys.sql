-- From here on every typed text and detail stands encrypted. No build that wrote them in plain text was ever released.
DO $$
BEGIN
  IF EXISTS (SELECT FROM vault.texts) OR EXISTS (SELECT FROM vault.details) THEN
    RAISE EXCEPTION 'this data was written by a build that kept texts in plain, before the first release: start with a new DATA_DIR or database';
  END IF;
END $$;
DROP TABLE vault.texts;
DROP TABLE vault.details;

-- The key under which e-mail addresses and phone numbers are looked up. It tells too which master key this database belongs to.
CREATE TABLE vault.lookup_key (
  only_one   boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_one),
  master_key text    NOT NULL,
  wrapped    bytea   NOT NULL
);

-- One key per owner and retention class, wrapped by the master key named beside it. To forget a class of somebody is to delete the row.
CREATE TABLE vault.data_keys (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind       text  NOT NULL CHECK (kind IN ('person', 'token', 'nobody')),
  owner      text  NOT NULL,
  retention  text  NOT NULL,
  master_key text  NOT NULL,
  wrapped    bytea NOT NULL,
  UNIQUE (kind, owner, retention)
);
CREATE INDEX data_keys_by_master_key ON vault.data_keys (master_key);

-- Typed text. `sealed` holds salt and value together, and is emptied by an erasure; the commitment stays, because events carry it. No foreign key: who
-- inserts holds the keys itself, once per key instead of once per row.
CREATE TABLE vault.texts (
  subject    text        NOT NULL,
  field      text        NOT NULL,
  version    integer     NOT NULL CHECK (version >= 1),
  command_id uuid        NOT NULL,
  commitment text        NOT NULL UNIQUE,
  data_key   bigint,
  sealed     bytea,
  put_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- When a command last brought it, and whether its event was found: what the sweep goes by.
  wanted_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  recorded   boolean     NOT NULL DEFAULT false,
  PRIMARY KEY (subject, field, version),
  UNIQUE (command_id, subject, field),
  CHECK ((data_key IS NULL) = (sealed IS NULL))
);
CREATE INDEX texts_by_data_key ON vault.texts (data_key) WHERE data_key IS NOT NULL;
CREATE INDEX texts_unrecorded ON vault.texts (wanted_at) WHERE NOT recorded;

-- What is known of a person beside their texts. A detail by which somebody is found again is nobody else's: `lookup` is an HMAC of it.
CREATE TABLE vault.details (
  person   text   NOT NULL,
  detail   text   NOT NULL,
  data_key bigint NOT NULL,
  sealed   bytea  NOT NULL,
  lookup   bytea  UNIQUE,
  PRIMARY KEY (person, detail)
);

-- Classes of a person that pages must not show any more.
CREATE TABLE vault.restrictions (
  person    text NOT NULL,
  retention text NOT NULL,
  PRIMARY KEY (person, retention)
);

-- Who looked at what is restricted.
CREATE TABLE vault.looks (
  number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  looked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  looker     text        NOT NULL,
  commitment text        NOT NULL
);
CREATE INDEX looks_by_commitment ON vault.looks (commitment);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'estate_bank_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON vault.looks FROM estate_bank_app;
  END IF;
END $$;

-- A token without an owner is that of somebody forgotten.
ALTER TABLE vault.pseudonyms ALTER COLUMN owner DROP NOT NULL, ALTER COLUMN context DROP NOT NULL;
