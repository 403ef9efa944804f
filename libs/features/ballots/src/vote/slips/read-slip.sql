-- Whoever has the seal asks for it: nobody finds one by chance. Before the close the box alone may know it.
SELECT s.v, s.n, s.choices, s.r,
  s.v IS NOT NULL AS "inLedger",
  EXISTS (SELECT 1 FROM read_ballot_slips_v1.seals AS o WHERE o.round_id = s.round_id AND o.v = s.v AND o.n > s.n) AS replaced
FROM (SELECT 1) AS one
LEFT JOIN read_ballot_slips_v1.seals AS s ON s.round_id = $1 AND s.c = $2
WHERE s.c IS NOT NULL OR EXISTS (SELECT 1 FROM ballots.box AS b WHERE b.round_id = $1 AND b.c = decode($2, 'hex'))
