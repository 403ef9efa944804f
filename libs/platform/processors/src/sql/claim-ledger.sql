-- Whoever starts first says which ledger it is; whoever sees its first event first says which event that is; nothing else is ever changed here.
INSERT INTO processors.ledger_mark AS mine (engine, first_event, first_position) VALUES ($1, $2, $3)
ON CONFLICT (only_row) DO UPDATE SET first_event = excluded.first_event, first_position = excluded.first_position
WHERE mine.engine = excluded.engine AND mine.first_event IS NULL AND excluded.first_event IS NOT NULL
