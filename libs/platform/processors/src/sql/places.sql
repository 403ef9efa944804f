SELECT position, max(number) AS number FROM processors.checkpoints WHERE position IS NOT NULL GROUP BY position
