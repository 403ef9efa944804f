-- Which of these are on the roll already, by who they are or by name and address.
SELECT voter_id AS "voterId", person, print FROM ballots.roll WHERE round_id = $1 AND (print = ANY ($2::bytea[]) OR person = ANY ($3::text[]))
