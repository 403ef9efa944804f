UPDATE ballots.paper_batches SET settler = coalesce(settler, $3)
WHERE round_id = $1 AND batch_id = $2 AND NOT settled AND first_keyer <> $3 AND second_keyer <> $3 RETURNING settler
