WITH gone AS (DELETE FROM ballots.roll WHERE round_id = $1 RETURNING *)
INSERT INTO ballots.roll SELECT * FROM gone ORDER BY number
