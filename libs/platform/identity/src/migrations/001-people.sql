CREATE SCHEMA identity;

-- Who can act. Names are in the vault; tokens in events lead here only through the vault.
CREATE TABLE identity.people (
  person    text    NOT NULL PRIMARY KEY,
  household text,
  ordinal   integer NOT NULL GENERATED ALWAYS AS IDENTITY
);

CREATE TABLE identity.roles (
  person  text    NOT NULL REFERENCES identity.people,
  ordinal integer NOT NULL,
  role    text    NOT NULL,
  context text    NOT NULL,
  PRIMARY KEY (person, ordinal),
  UNIQUE (person, role, context)
);
