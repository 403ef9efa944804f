CREATE SCHEMA messages;

-- One row: nobody is told of what happened before.
CREATE TABLE messages.beginning (
  one      boolean     NOT NULL PRIMARY KEY CHECK (one),
  began_at timestamptz NOT NULL
);
