-- Their codes are dead by the ledger already; what is not kept cannot be found.
DELETE FROM joining.letters AS l USING unnest($1::text[], $2::text[]) AS newest(letter_id, dwelling_id)
WHERE l.dwelling_id = newest.dwelling_id AND l.letter_id <> newest.letter_id
