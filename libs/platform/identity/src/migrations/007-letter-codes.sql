-- The code of the newest letter to somebody who has neither e-mail nor phone, kept under a key: who reads this signs in as nobody. The seed, from which the code follows
-- under that key, is here only until the letter waits to be printed.
CREATE TABLE identity.letter_codes (
  person    text        NOT NULL PRIMARY KEY,
  issue     integer     NOT NULL,
  code_hmac bytea       NOT NULL UNIQUE,
  seed      bytea,
  last_day  date        NOT NULL,
  used_at   timestamptz
);
