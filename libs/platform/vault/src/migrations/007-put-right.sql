-- Public words that were put right: the commitment of those that stand in their place. What names the old ones is shown the new ones.
ALTER TABLE vault.texts ADD COLUMN replaced_by text;
CREATE INDEX texts_replaced ON vault.texts (replaced_by) WHERE replaced_by IS NOT NULL;
