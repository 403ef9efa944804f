SELECT b.batch_id AS "batchId", b.papers, b.first_keyer AS "firstKeyer", b.second_keyer AS "secondKeyer", b.settler, b.settled,
  (SELECT count(*)::int FROM ballots.keyings AS k WHERE k.round_id = b.round_id AND k.batch_id = b.batch_id AND k.hand = 1) AS "firstKeyed",
  (SELECT count(*)::int FROM ballots.keyings AS k WHERE k.round_id = b.round_id AND k.batch_id = b.batch_id AND k.hand = 2) AS "secondKeyed"
FROM ballots.paper_batches AS b WHERE b.round_id = $1 AND ($2::text IS NULL OR b.batch_id = $2) ORDER BY b.batch_id
