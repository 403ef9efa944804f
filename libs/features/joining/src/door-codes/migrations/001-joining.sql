CREATE SCHEMA joining;

-- The key under which codes and addresses are hashed, wrapped by the master key.
CREATE TABLE joining.keys (
  name    text  NOT NULL PRIMARY KEY,
  key_id  text  NOT NULL,
  wrapped bytea NOT NULL
);

-- Which letter a code belongs to. The code itself is on the paper alone.
CREATE TABLE joining.letters (
  letter_id   text  NOT NULL PRIMARY KEY,
  dwelling_id text  NOT NULL,
  estate_id   text  NOT NULL,
  code_hash   bytea NOT NULL UNIQUE
);
CREATE INDEX ON joining.letters (dwelling_id);

-- Which home an address is, so that the same list comes in once.
CREATE TABLE joining.addresses (
  address_hash bytea NOT NULL PRIMARY KEY,
  dwelling_id  text  NOT NULL UNIQUE
);

-- Which household lives behind which door: of all that joined there, and nowhere but here and with the people.
CREATE TABLE joining.households (
  dwelling_id text NOT NULL PRIMARY KEY,
  household   text NOT NULL
);
CREATE INDEX ON joining.households (household);
