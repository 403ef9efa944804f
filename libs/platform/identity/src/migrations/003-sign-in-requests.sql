-- Who asked to be let in, until a link or a code was used. Links and the secrets of browsers are kept as their SHA-256, codes under a key: who reads this signs in as nobody.
-- The address that was typed is not here. A row without a person stands for an address that nobody has, so that both look alike.
CREATE TABLE identity.sign_in_requests (
  browser_sha256 bytea       NOT NULL PRIMARY KEY,
  way            text        NOT NULL,
  session_id     uuid,
  person         text,
  link_sha256    bytea       UNIQUE,
  code_hmac      bytea,
  tries_left     integer     NOT NULL,
  back           text        NOT NULL,
  ends_at        timestamptz NOT NULL,
  used_at        timestamptz
);

CREATE INDEX ON identity.sign_in_requests (ends_at);
CREATE INDEX ON identity.sign_in_requests (person);
