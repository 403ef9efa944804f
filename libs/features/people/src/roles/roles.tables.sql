-- Every role that was put forward or granted to somebody, under tokens of the installation.
CREATE TABLE records (
  person text NOT NULL,
  grant_id text NOT NULL,
  -- proposed, withdrawn, held (its term tells whether today) or ended
  state text NOT NULL,
  role text NOT NULL,
  place text NOT NULL,
  first_day date NOT NULL,
  last_day date,
  -- Of a role in an emergency: the first instant without it.
  until timestamptz,
  deputy_for text,
  -- Tokens of who decided.
  decided_by jsonb NOT NULL,
  why text,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (person, grant_id)
);
CREATE TABLE emergencies (
  person text NOT NULL,
  grant_id text NOT NULL,
  -- asked, open (perhaps run out) or reviewed
  state text NOT NULL,
  role text NOT NULL,
  reason jsonb NOT NULL,
  asked_at timestamptz NOT NULL,
  until timestamptz,
  review_by date,
  agreed_by text,
  finding text,
  note jsonb,
  PRIMARY KEY (person, grant_id)
);
-- What another bank's panel accepted.
CREATE TABLE exceptions (
  person text NOT NULL,
  acceptance_id text NOT NULL,
  role text NOT NULL,
  place text NOT NULL,
  last_day date NOT NULL,
  bank_id text NOT NULL,
  PRIMARY KEY (person, acceptance_id)
);
