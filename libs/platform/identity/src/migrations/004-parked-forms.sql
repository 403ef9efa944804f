-- A form that was sent when somebody first had to show again who they are: sealed under a key of the service's, one for each session, for a quarter of an hour.
CREATE TABLE identity.parked_forms (
  session_id uuid        NOT NULL PRIMARY KEY,
  sealed     bytea       NOT NULL,
  ends_at    timestamptz NOT NULL
);
