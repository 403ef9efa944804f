SELECT processor FROM processors.checkpoints WHERE processor LIKE 'read\_%\_next'
