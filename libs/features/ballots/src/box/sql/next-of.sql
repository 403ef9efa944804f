SELECT coalesce(max(n), 0) + 1 AS next FROM ballots.box WHERE round_id = $1 AND v = $2
