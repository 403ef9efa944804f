-- Whoever shuts the box waits for this, or is seen by it.
SELECT shut FROM ballots.boxes WHERE round_id = $1 FOR SHARE
