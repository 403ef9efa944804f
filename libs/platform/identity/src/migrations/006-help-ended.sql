-- A session beside somebody waits shut until its beginning stands in the ledger.
ALTER TABLE identity.sessions ADD COLUMN shut boolean NOT NULL DEFAULT false;

-- Sessions beside somebody that are over, until the ledger says so too. Who they are is not here: an erasure leaves nothing of them.
CREATE TABLE identity.help_ended (
  session_id uuid    NOT NULL PRIMARY KEY,
  how        text    NOT NULL,
  ended_by   text,
  minutes    integer NOT NULL
);
