-- Who sat beside whom, under tokens of the installation.
CREATE TABLE helped (
  session_id text NOT NULL PRIMARY KEY,
  person text NOT NULL,
  helper text NOT NULL,
  place text NOT NULL,
  purpose text NOT NULL,
  begun_at timestamptz NOT NULL,
  -- Empty while it lasts.
  how text,
  ended_by text,
  lasted_minutes integer
);
CREATE INDEX ON helped (person);
CREATE INDEX ON helped (helper);
