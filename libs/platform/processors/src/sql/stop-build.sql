UPDATE processors.checkpoints SET error = $2, stopped_at = $3 WHERE processor = $1
