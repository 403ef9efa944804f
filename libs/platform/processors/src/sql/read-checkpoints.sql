SELECT processor, name, version, live, position, number, recorded_at, error, stopped_at FROM processors.checkpoints WHERE processor = ANY ($1::text[])
