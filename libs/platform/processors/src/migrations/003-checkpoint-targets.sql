-- What a relay passes facts on to: it has come somewhere only there. NULL for a processor that works in this database alone.
ALTER TABLE processors.checkpoints ADD COLUMN target text;
