-- Keys that stand on people's phones and computers. Only their public half is here: who reads this signs in as nobody.
CREATE TABLE identity.passkeys (
  credential_id text        NOT NULL PRIMARY KEY,
  person        text        NOT NULL,
  public_key    bytea       NOT NULL,
  counter       bigint      NOT NULL,
  transports    text[]      NOT NULL,
  added_at      timestamptz NOT NULL,
  last_used_at  timestamptz
);

CREATE INDEX ON identity.passkeys (person);

-- What a passkey was asked to sign, until it has: each once, and in the session that asked.
CREATE TABLE identity.passkey_challenges (
  challenge  text        NOT NULL PRIMARY KEY,
  session_id uuid,
  ends_at    timestamptz NOT NULL
);
