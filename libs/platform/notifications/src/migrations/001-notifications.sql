CREATE SCHEMA notifications;

-- What is to be told. `payload` (to whom, and what the texts are filled with) is wrapped by the master key, and gone once the message has ended.
CREATE TABLE notifications.queue (
  id            uuid        NOT NULL PRIMARY KEY,
  template      text        NOT NULL,
  person        text,
  state         text        NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'handing-over', 'delivered', 'in-doubt', 'given-up', 'dropped')),
  payload       bytea,
  key_id        text,
  asked_at      timestamptz NOT NULL,
  expires_at    timestamptz,
  next_try_at   timestamptz NOT NULL,
  claimed_until timestamptz,
  attempts      integer     NOT NULL DEFAULT 0,
  kind          text,
  way           text,
  fault         text,
  ended_at      timestamptz,
  CHECK ((payload IS NULL) = (state IN ('delivered', 'given-up', 'dropped')))
);
CREATE INDEX queue_due ON notifications.queue (next_try_at) WHERE state IN ('waiting', 'handing-over');
CREATE INDEX queue_unsettled ON notifications.queue (state) WHERE state NOT IN ('delivered', 'dropped');
CREATE INDEX queue_person ON notifications.queue (person) WHERE person IS NOT NULL;

-- What people here keep until somebody has dealt with it: letters to print and post, and in a demonstration what would have been sent.
CREATE TABLE notifications.kept (
  id        uuid        NOT NULL PRIMARY KEY,
  place     text        NOT NULL CHECK (place IN ('post', 'outbox')),
  kind      text        NOT NULL,
  person    text,
  content   bytea,
  key_id    text        NOT NULL,
  put_at    timestamptz NOT NULL,
  posted_on date,
  posted_by text,
  CHECK ((content IS NULL) = (posted_on IS NOT NULL))
);
CREATE INDEX kept_newest ON notifications.kept (place, put_at DESC, id);
CREATE INDEX kept_person ON notifications.kept (person) WHERE person IS NOT NULL;
