SELECT number, at, reader, helper, kind, subject, why, seal FROM looks.looks WHERE number > $1 ORDER BY number LIMIT $2
