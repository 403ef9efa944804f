SELECT processor, position, number, recorded_at FROM processors.checkpoints WHERE processor = ANY ($1::text[]) ORDER BY processor FOR UPDATE
