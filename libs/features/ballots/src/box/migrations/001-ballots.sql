-- What a vote has beside the ledger (ADR 022): the roll, which names no ballot, and the box, which names no voter.
CREATE SCHEMA ballots;

-- One box per round. Its key closes what lies in it, and is wrapped by the master key; it goes when the round's secret ends.
CREATE TABLE ballots.boxes (
  round_id     text        NOT NULL PRIMARY KEY,
  key_id       text,
  wrapped      bytea,
  -- Plain bytes of each row, so that every row of a round has one size.
  row_bytes    integer     NOT NULL,
  -- From this instant of the business clock on nobody casts; papers are taken until it is shut.
  closes_at    timestamptz NOT NULL,
  growing      boolean     NOT NULL,
  shut         boolean     NOT NULL DEFAULT false,
  -- Who shut it, and how they showed who they are; empty where the last day alone did.
  shut_by      text,
  shut_step_up text,
  -- The hour in which everything that waited was last written to the ledger.
  flushed_hour timestamptz,
  -- Written anew in one order, so that no row's place tells when it came.
  tidied       boolean     NOT NULL DEFAULT false,
  -- Why the vote does not go on, for whoever looks after it.
  trouble      text,
  -- The round's secret is gone, and what is never opened with it.
  ended        boolean     NOT NULL DEFAULT false,
  CHECK ((key_id IS NULL) = (wrapped IS NULL))
);

-- Who may vote, and by which channel a ballot is recorded for them: the marked register. `voter_id` is drawn at random.
CREATE TABLE ballots.roll (
  round_id  text    NOT NULL,
  voter_id  uuid    NOT NULL,
  number    integer NOT NULL CHECK (number >= 1),
  -- Who it is where they are known here; empty once they are erased.
  person    text,
  salt      bytea   NOT NULL CHECK (octet_length(salt) = 32),
  -- Sealed; of people who are not known here.
  name      bytea,
  address   bytea,
  card_hash bytea,
  mark      text CHECK (mark IN ('online', 'paper', 'phone', 'assisted', 'kiosk')),
  PRIMARY KEY (round_id, voter_id),
  UNIQUE (round_id, number)
);
CREATE UNIQUE INDEX roll_by_person ON ballots.roll (round_id, person) WHERE person IS NOT NULL;
CREATE UNIQUE INDEX roll_by_card ON ballots.roll (card_hash) WHERE card_hash IS NOT NULL;
CREATE INDEX roll_of_person ON ballots.roll (person) WHERE person IS NOT NULL;

-- Ballots as they were cast. No voter, no channel, no time: v is known to whoever has the round's secret alone.
CREATE TABLE ballots.box (
  round_id  text    NOT NULL,
  v         bytea   NOT NULL CHECK (octet_length(v) = 32),
  n         integer NOT NULL CHECK (n >= 0),
  c         bytea   NOT NULL CHECK (octet_length(c) = 32),
  sealed    bytea   NOT NULL,
  flushed   boolean NOT NULL DEFAULT false,
  -- Their paper counts by the round's rule: never opened.
  set_aside boolean NOT NULL DEFAULT false,
  PRIMARY KEY (round_id, v, n)
) WITH (fillfactor = 80);
CREATE INDEX box_waiting ON ballots.box (round_id) WHERE NOT flushed;

-- Batches of papers that lie in the box: each once, whoever sends it again.
CREATE TABLE ballots.batches (
  round_id text NOT NULL,
  batch_id text NOT NULL,
  PRIMARY KEY (round_id, batch_id)
);

-- The roll stands still from the opening on; a growing one takes more until the box is shut, and loses nobody.
CREATE FUNCTION ballots.keep_roll() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  named ballots.roll := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  box ballots.boxes;
BEGIN
  -- When a vote is over the roll is written anew in one order: the same lines.
  IF current_setting('ballots.tidying', true) = named.round_id THEN
    RETURN named;
  END IF;
  -- The opening takes the same lock alone: whoever writes here sees it before, or is seen by it.
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('ballots.roll|' || named.round_id, 0));
  SELECT * INTO box FROM ballots.boxes b WHERE b.round_id = named.round_id FOR SHARE;
  IF FOUND AND (TG_OP = 'DELETE' OR NOT box.growing OR box.shut) THEN
    RAISE EXCEPTION 'the roll of round % stands still', named.round_id USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN named;
END $$;
CREATE TRIGGER keep_roll BEFORE INSERT OR DELETE ON ballots.roll FOR EACH ROW EXECUTE FUNCTION ballots.keep_roll();

-- The root of the roll is made of these.
CREATE FUNCTION ballots.keep_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a line of the roll keeps its voter, number and salt' USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;
CREATE TRIGGER keep_line BEFORE UPDATE OF round_id, voter_id, number, salt ON ballots.roll FOR EACH ROW EXECUTE FUNCTION ballots.keep_line();

-- Casts many ballots at once, of as many voters: each is one row of the box and one mark of the register, or neither. Answers stand in the order of the asks.
-- The locks come first, in a statement of their own: what is looked at afterwards is then what stands.
CREATE FUNCTION ballots.cast_many(
  rounds text[], voters uuid[], channels text[], vs bytea, ns integer[], cs bytea, sealeds bytea[], asked_at timestamptz
) RETURNS text[] LANGUAGE plpgsql
  -- A few voters among thousands, in tables whose size nobody has counted yet: their lines are looked up one by one, never all read.
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
  answers text[];
BEGIN
  PERFORM 1 FROM ballots.boxes b WHERE b.round_id = ANY (rounds) ORDER BY b.round_id FOR SHARE;
  PERFORM 1 FROM ballots.roll r JOIN unnest(rounds, voters) AS a(round_id, voter_id) ON a.round_id = r.round_id AND a.voter_id = r.voter_id
    ORDER BY r.round_id, r.voter_id FOR NO KEY UPDATE OF r;

  WITH asked AS (
    SELECT a.*, substring(vs FROM 32 * a.ord::integer - 31 FOR 32) AS v, substring(cs FROM 32 * a.ord::integer - 31 FOR 32) AS c
    FROM unnest(rounds, voters, channels, ns, sealeds) WITH ORDINALITY AS a(round_id, voter_id, channel, n, sealed, ord)
  ), judged AS (
    SELECT a.*, r.mark, CASE
      WHEN b.round_id IS NULL THEN 'voting-not-open'
      WHEN r.voter_id IS NULL THEN 'not-on-the-roll'
      WHEN same.c = a.c THEN 'done'
      WHEN b.shut OR asked_at >= b.closes_at THEN 'voting-not-open'
      WHEN r.mark = 'paper' THEN 'voted-on-paper'
      WHEN same.c IS NOT NULL OR a.n <> coalesce(newest.n, 0) + 1 THEN 'another-ballot-first'
      ELSE 'new'
    END AS answer
    FROM asked a
    LEFT JOIN ballots.boxes b ON b.round_id = a.round_id
    LEFT JOIN ballots.roll r ON r.round_id = a.round_id AND r.voter_id = a.voter_id
    LEFT JOIN ballots.box same ON same.round_id = a.round_id AND same.v = a.v AND same.n = a.n
    LEFT JOIN LATERAL (SELECT x.n FROM ballots.box x WHERE x.round_id = a.round_id AND x.v = a.v ORDER BY x.n DESC LIMIT 1) newest ON true
  ), put AS (
    INSERT INTO ballots.box (round_id, v, n, c, sealed)
    SELECT j.round_id, j.v, j.n, j.c, j.sealed FROM judged j WHERE j.answer = 'new' ORDER BY j.v
  ), marked AS (
    UPDATE ballots.roll r SET mark = j.channel FROM judged j
    WHERE j.answer = 'new' AND r.round_id = j.round_id AND r.voter_id = j.voter_id AND r.mark IS DISTINCT FROM j.channel
  )
  SELECT array_agg(CASE j.answer WHEN 'new' THEN 'done' ELSE j.answer END ORDER BY j.ord) INTO answers FROM judged j;
  RETURN answers;
END $$;
