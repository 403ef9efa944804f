-- How many are on the roll; how many of them are known here; at how many homes there are more than usual.
SELECT count(*)::int AS size, count(person)::int AS known,
  (SELECT count(*)::int FROM (SELECT FROM ballots.roll WHERE round_id = $1 AND home IS NOT NULL GROUP BY home HAVING count(*) > $2) AS crowded) AS crowded,
  (SELECT NOT b.growing OR b.shut FROM ballots.boxes AS b WHERE b.round_id = $1) AS "standsStill"
FROM ballots.roll WHERE round_id = $1
