SELECT mark FROM ballots.roll WHERE round_id = $1 AND voter_id = $2
