SELECT processor FROM processors.checkpoints WHERE name = $1 AND version > 0 AND version < $2 ORDER BY processor
