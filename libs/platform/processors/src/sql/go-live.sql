UPDATE processors.checkpoints SET live = true WHERE processor = $1
