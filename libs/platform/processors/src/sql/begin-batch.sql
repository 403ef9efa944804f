-- Locks the build's checkpoint and points unqualified names at its schema until the transaction ends.
SELECT position, fencing, set_config('search_path', $1, true), set_config('synchronous_commit', 'off', true)
FROM processors.checkpoints WHERE processor = $1 FOR UPDATE
