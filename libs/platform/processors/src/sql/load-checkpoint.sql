SELECT position, number, recorded_at FROM processors.checkpoints WHERE processor = $1
