-- `$1`: an instant. A link or code goes with its row: nobody is told it again under the same key. Of all else the key stays and says nothing of anybody, so that nothing is told twice.
WITH links AS (
  DELETE FROM notifications.queue
  WHERE ended_at < $1 AND expires_at IS NOT NULL AND state IN ('delivered', 'given-up', 'dropped') RETURNING 1
), nameless AS (
  UPDATE notifications.queue SET person = NULL, kind = NULL, way = NULL, fault = NULL
  WHERE ended_at < $1 AND expires_at IS NULL AND state IN ('delivered', 'given-up', 'dropped') AND num_nonnulls(person, kind, way, fault) > 0 RETURNING 1
), kept AS (
  DELETE FROM notifications.kept WHERE (place = 'outbox' AND put_at < $1) OR posted_on < ($1 AT TIME ZONE 'Europe/London')::date RETURNING 1
)
SELECT (SELECT count(*) FROM links) + (SELECT count(*) FROM nameless) + (SELECT count(*) FROM kept) AS count
