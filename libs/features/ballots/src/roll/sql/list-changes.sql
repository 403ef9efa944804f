SELECT what, lines, number, reason, made_at AS "madeAt" FROM ballots.roll_changes WHERE round_id = $1 ORDER BY place DESC LIMIT 50
