SELECT last_number AS "lastNumber" FROM ballots.rolls WHERE round_id = $1 FOR UPDATE
