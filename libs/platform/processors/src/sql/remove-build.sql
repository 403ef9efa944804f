DELETE FROM processors.checkpoints WHERE processor = $1
