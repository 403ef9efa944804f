UPDATE notifications.kept SET content = NULL, posted_on = $2, posted_by = $3 WHERE place = 'post' AND id = $1 AND posted_on IS NULL
