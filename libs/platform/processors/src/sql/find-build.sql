SELECT position, number, recorded_at, live, tables_hash FROM processors.checkpoints WHERE processor = $1 FOR UPDATE
