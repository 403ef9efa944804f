SELECT count(*) FILTER (WHERE last AND NOT set_aside) AS counting, count(*) FILTER (WHERE NOT last) AS replaced,
  count(*) FILTER (WHERE last AND set_aside) AS "setAside"
FROM (SELECT set_aside, n = max(n) OVER (PARTITION BY v) AS last FROM ballots.box WHERE round_id = $1) AS rows
