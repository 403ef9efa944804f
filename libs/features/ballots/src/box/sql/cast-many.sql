SELECT ballots.cast_many($1, $2, $3, $4, $5, $6, $7, $8) AS answers
