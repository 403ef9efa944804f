UPDATE processors.ledger_mark SET engine = $1, first_event = $2, first_position = $3
