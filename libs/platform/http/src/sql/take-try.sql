-- One try more, in the window that runs or in a new one. The count stops right above the limit, so that no flood makes it overflow.
INSERT INTO limits.tries AS t (what, who, until, count) VALUES ($1, $2, statement_timestamp() + make_interval(secs => $4), 1)
ON CONFLICT (what, who) DO UPDATE SET
  count = CASE WHEN t.until > statement_timestamp() THEN least(t.count, $3) + 1 ELSE 1 END,
  until = CASE WHEN t.until > statement_timestamp() THEN t.until ELSE excluded.until END
RETURNING t.count, greatest(ceil(extract(epoch FROM t.until - statement_timestamp())), 1)::integer AS "waitSeconds"
