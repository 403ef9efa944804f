DELETE FROM notifications.kept WHERE id = ANY ($1::uuid[]) AND place = 'post' AND posted_on IS NULL
