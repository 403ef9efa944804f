CREATE SCHEMA looks;

-- Who was shown what is restricted. `seal` is an HMAC over this row and the seal before it (see look-seals.ts).
CREATE TABLE looks.looks (
  number  bigint         NOT NULL PRIMARY KEY CHECK (number > 0),
  at      timestamptz(3) NOT NULL,
  reader  text           NOT NULL,
  helper  text,
  kind    text           NOT NULL,
  subject text           NOT NULL,
  why     text           NOT NULL,
  seal    bytea          NOT NULL CHECK (octet_length(seal) = 32)
);
CREATE INDEX looks_by_reader ON looks.looks (reader, number);
CREATE INDEX looks_by_kind ON looks.looks (kind, number);

-- Where the log ends, sealed: the one row that every append locks.
CREATE TABLE looks.head (
  one   boolean PRIMARY KEY DEFAULT true CHECK (one),
  count bigint  NOT NULL,
  seal  bytea
);
INSERT INTO looks.head (count) VALUES (0);

-- The key of the seals, wrapped by the master key.
CREATE TABLE looks.key (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  key_id  text  NOT NULL,
  wrapped bytea NOT NULL
);

-- Appends when the log still ends where the writer saw it end; false when another was quicker.
CREATE FUNCTION looks.append(seen bigint, at timestamptz, readers text[], helpers text[], kinds text[], subjects text[], whys text[], seals bytea[], head_seal bytea)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE looks.head SET count = count + cardinality(seals), seal = head_seal WHERE count = seen;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO looks.looks (number, at, reader, helper, kind, subject, why, seal)
    SELECT seen + n, append.at, reader, helper, kind, subject, why, seal
    FROM unnest(readers, helpers, kinds, subjects, whys, seals) WITH ORDINALITY AS look (reader, helper, kind, subject, why, seal, n);
  RETURN true;
END $$;

CREATE FUNCTION looks.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log of looks is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON looks.looks FOR EACH STATEMENT EXECUTE FUNCTION looks.refuse_change();
CREATE TRIGGER never_gone BEFORE DELETE OR TRUNCATE ON looks.head FOR EACH STATEMENT EXECUTE FUNCTION looks.refuse_change();
CREATE TRIGGER never_gone BEFORE DELETE OR TRUNCATE ON looks.key FOR EACH STATEMENT EXECUTE FUNCTION looks.refuse_change();

REVOKE EXECUTE ON FUNCTION looks.append FROM PUBLIC;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'estate_bank_app') THEN
    REVOKE ALL ON looks.looks, looks.head FROM estate_bank_app;
    GRANT SELECT ON looks.looks, looks.head TO estate_bank_app;
    REVOKE DELETE, TRUNCATE ON looks.key FROM estate_bank_app;
    GRANT EXECUTE ON FUNCTION looks.append TO estate_bank_app;
  END IF;
END $$;
