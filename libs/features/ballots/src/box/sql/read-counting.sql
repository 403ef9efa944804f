SELECT encode(v, 'hex') AS v, n, encode(c, 'hex') AS c, sealed
FROM (SELECT v, n, c, sealed, set_aside, n = max(n) OVER (PARTITION BY v) AS last FROM ballots.box WHERE round_id = $1) AS rows
WHERE last AND NOT set_aside ORDER BY rows.c
