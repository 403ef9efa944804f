SELECT
  (SELECT count(*)::int FROM ballots.envelopes WHERE round_id = $1 AND fate = 'admitted') AS admitted,
  (SELECT count(*)::int FROM ballots.envelopes WHERE round_id = $1 AND replaces IS NOT NULL) AS "toSetAside",
  (SELECT coalesce(sum(papers), 0)::int FROM ballots.paper_batches WHERE round_id = $1) AS batched,
  (SELECT coalesce(sum(papers), 0)::int FROM ballots.paper_batches WHERE round_id = $1 AND settled) AS settled,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('reason', reason, 'papers', papers) ORDER BY reason), '[]')
   FROM (SELECT reason, count(*)::int AS papers FROM ballots.envelopes WHERE round_id = $1 AND fate = 'kept-shut' GROUP BY reason) AS k) AS "keptShut",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('channel', mark, 'ballots', ballots) ORDER BY mark), '[]')
   FROM (SELECT mark, count(*)::int AS ballots FROM ballots.roll WHERE round_id = $1 AND mark IS NOT NULL GROUP BY mark) AS m) AS channels
