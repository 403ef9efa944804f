SELECT desk_id AS "deskId", helper, second, here FROM ballots.desks WHERE round_id = $1 AND second = $2 AND day = $3 AND until > now() ORDER BY desk_id
