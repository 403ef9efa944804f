UPDATE processors.checkpoints SET processor = $2, live = true WHERE processor = $1
