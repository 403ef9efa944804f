-- Goals change their wording with a manifesto, so their addresses are part of it.
SELECT b.bank_id AS "bankId", b.round_id AS "roundId", b.status,
  b.changed || ' ' || coalesce((SELECT string_agg(o.text_hash, ' ' ORDER BY o.goal_id) FROM read_timeline_v2.goals AS o
    WHERE o.place_id = k.place_id AND b.goals ? o.goal_id), '') AS rests
FROM read_timeline_v2.bids AS b JOIN read_timeline_v2.banks AS k USING (bank_id)
WHERE b.bid_id = $1
