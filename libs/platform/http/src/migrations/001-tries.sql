CREATE SCHEMA limits;

-- How often something was tried of late. Who tried is a keyed hash. Not logged: after a crash of the database everybody may simply try again, and no
-- backup holds a row.
CREATE UNLOGGED TABLE limits.tries (
  what  text        NOT NULL,
  who   bytea       NOT NULL CHECK (length(who) = 32),
  until timestamptz NOT NULL,
  count integer     NOT NULL CHECK (count > 0),
  PRIMARY KEY (what, who)
);

CREATE INDEX tries_by_end ON limits.tries (until);
