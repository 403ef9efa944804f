-- Waits for a switch that is under way, so that nobody starts on a ledger that is being left.
SELECT engine, first_event, first_position FROM processors.ledger_mark FOR SHARE
