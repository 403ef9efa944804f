UPDATE identity.letter_codes SET seed = NULL WHERE person = $1 AND issue = $2
