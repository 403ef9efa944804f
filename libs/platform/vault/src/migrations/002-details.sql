DROP TABLE vault.names;

-- What is known of a person beside their texts. A detail by which somebody is found again is nobody else's.
CREATE TABLE vault.details (
  person text NOT NULL,
  detail text NOT NULL,
  value  text NOT NULL,
  lookup text UNIQUE,
  PRIMARY KEY (person, detail)
);
