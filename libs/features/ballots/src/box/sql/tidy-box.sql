WITH gone AS (DELETE FROM ballots.box WHERE round_id = $1 RETURNING *)
INSERT INTO ballots.box SELECT * FROM gone ORDER BY c
