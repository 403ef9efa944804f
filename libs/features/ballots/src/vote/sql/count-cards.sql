SELECT cards AS printed, cards_again AS again FROM ballots.rolls WHERE round_id = $1
