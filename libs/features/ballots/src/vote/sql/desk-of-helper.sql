SELECT desk_id AS "deskId", helper, second, here FROM ballots.desks WHERE round_id = $1 AND helper = $2 AND day = $3 AND until > now()
