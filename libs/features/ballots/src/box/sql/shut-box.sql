-- The first officer stays; one whose last day alone shut it may still be closed by an officer.
UPDATE ballots.boxes SET shut = true, shut_by = $2, shut_step_up = $3 WHERE round_id = $1 AND (NOT shut OR (shut_by IS NULL AND $2::text IS NOT NULL))
