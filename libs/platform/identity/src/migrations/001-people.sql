CREATE SCHEMA identity;

-- Who is known. Names are in the vault, roles in the ledger; tokens in events lead here only through the vault.
CREATE TABLE identity.people (
  person    text    NOT NULL PRIMARY KEY,
  household text,
  ordinal   integer NOT NULL GENERATED ALWAYS AS IDENTITY
);
