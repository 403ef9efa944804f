UPDATE ballots.desks SET here = true, until = now() + interval '4 hours'
WHERE round_id = $1 AND desk_id = $2 AND second = $3 AND day = $4 AND until > now()
