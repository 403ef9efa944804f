-- Where people are signed in. The secret in a browser's cookie is kept only as its SHA-256: who reads this table signs in as nobody.
CREATE TABLE identity.sessions (
  session_id        uuid        NOT NULL PRIMARY KEY,
  secret_sha256     bytea       NOT NULL UNIQUE,
  person            text        NOT NULL,
  method            text        NOT NULL,
  device            text        NOT NULL,
  helper            text,
  signed_in_at      timestamptz NOT NULL,
  last_seen_at      timestamptz NOT NULL,
  stepped_up_at     timestamptz,
  stepped_up_method text,
  idle_seconds      integer     NOT NULL,
  ends_at           timestamptz NOT NULL
);

CREATE INDEX ON identity.sessions (person);
CREATE INDEX ON identity.sessions (helper) WHERE helper IS NOT NULL;
CREATE INDEX ON identity.sessions (ends_at);
