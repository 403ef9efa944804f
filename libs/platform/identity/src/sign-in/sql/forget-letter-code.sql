DELETE FROM identity.letter_codes WHERE person = $1
