-- A new number counts once the code that was sent there was typed. The code is kept as an HMAC, and the number sealed with the service's own key.
CREATE TABLE messages.phone_changes (
  person     text        NOT NULL PRIMARY KEY,
  code_hmac  bytea       NOT NULL,
  number     bytea       NOT NULL,
  tries_left integer     NOT NULL CHECK (tries_left >= 0),
  expires_at timestamptz NOT NULL
);
