-- A new address counts once a link sent there was followed. It is sealed with the link's own secret, of which the hash alone is kept.
CREATE TABLE messages.email_changes (
  person     text        NOT NULL PRIMARY KEY,
  secret     bytea       NOT NULL UNIQUE,
  address    bytea       NOT NULL,
  expires_at timestamptz NOT NULL
);
