SELECT count(*) FILTER (WHERE state IN ('waiting', 'handing-over')) AS waiting,
       count(*) FILTER (WHERE state IN ('waiting', 'handing-over') AND attempts > 1) AS "triedAgain",
       count(*) FILTER (WHERE state = 'in-doubt') AS "inDoubt",
       count(*) FILTER (WHERE state = 'given-up') AS "givenUp",
       coalesce(extract(epoch FROM $1 - min(asked_at) FILTER (WHERE state IN ('waiting', 'handing-over'))), 0)::integer AS "oldestSeconds",
       (SELECT count(*) FROM notifications.kept WHERE place = 'post' AND posted_on IS NULL) AS "toPost"
FROM notifications.queue WHERE state NOT IN ('delivered', 'dropped')
