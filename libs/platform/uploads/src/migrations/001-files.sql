CREATE SCHEMA uploads;

-- Files that people sent in, sealed. The key of each is a text of the vault, found by its commitment: without it a row is noise.
CREATE TABLE uploads.files (
  commitment text        NOT NULL PRIMARY KEY,
  command_id uuid        NOT NULL,
  stream     text        NOT NULL,
  sha256     bytea       NOT NULL CHECK (length(sha256) = 32),
  field      text        NOT NULL,
  version    integer     NOT NULL,
  retention  text        NOT NULL,
  media_type text        NOT NULL CHECK (media_type IN ('image/jpeg', 'application/pdf')),
  bytes      integer     NOT NULL,
  sealed     bytea       NOT NULL,
  put_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (command_id, stream, sha256)
);

-- What is sealed does not get smaller.
ALTER TABLE uploads.files ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX files_by_age ON uploads.files (put_at);
