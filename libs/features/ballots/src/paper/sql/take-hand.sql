-- The first two who begin are its keyers; the row is locked, so that two at once are told apart.
UPDATE ballots.paper_batches SET
  first_keyer = coalesce(first_keyer, $3),
  second_keyer = CASE WHEN first_keyer IS NOT NULL AND first_keyer <> $3 THEN coalesce(second_keyer, $3) ELSE second_keyer END
WHERE round_id = $1 AND batch_id = $2 AND NOT settled
RETURNING first_keyer AS "firstKeyer", second_keyer AS "secondKeyer", papers
