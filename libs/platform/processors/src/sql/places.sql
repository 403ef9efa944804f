SELECT DISTINCT position FROM processors.checkpoints WHERE position IS NOT NULL
