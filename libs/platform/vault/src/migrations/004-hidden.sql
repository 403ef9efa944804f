-- Grows whenever something is erased, hidden or shown again: pages that are kept rendered rest on it. A row and not a sequence, since a sequence
-- would grow before the erasure is done, and a page rendered in between would be kept with the erased text under the newer number.
CREATE TABLE vault.hidden (
  only_one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_one),
  count    bigint  NOT NULL
);
INSERT INTO vault.hidden (count) VALUES (0);

CREATE FUNCTION vault.count_hidden() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE vault.hidden SET count = count + 1;
  RETURN NULL;
END $$;

CREATE TRIGGER texts_hidden AFTER UPDATE OF sealed ON vault.texts FOR EACH STATEMENT EXECUTE FUNCTION vault.count_hidden();
CREATE TRIGGER details_hidden AFTER DELETE ON vault.details FOR EACH STATEMENT EXECUTE FUNCTION vault.count_hidden();
CREATE TRIGGER restrictions_hidden AFTER INSERT OR DELETE ON vault.restrictions FOR EACH STATEMENT EXECUTE FUNCTION vault.count_hidden();
CREATE TRIGGER pseudonyms_hidden AFTER UPDATE OF owner ON vault.pseudonyms FOR EACH STATEMENT EXECUTE FUNCTION vault.count_hidden();
