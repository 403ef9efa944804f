SELECT count(*) AS marked FROM ballots.roll WHERE round_id = $1 AND mark = 'paper'
