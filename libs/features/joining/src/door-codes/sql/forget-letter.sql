DELETE FROM joining.letters WHERE letter_id = $1
