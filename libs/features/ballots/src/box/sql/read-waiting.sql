-- In the order of v, which is chance to whoever does not hold the round's secret.
SELECT encode(v, 'hex') AS v, n, encode(c, 'hex') AS c FROM ballots.box WHERE round_id = $1 AND NOT flushed ORDER BY box.v, n LIMIT $2
