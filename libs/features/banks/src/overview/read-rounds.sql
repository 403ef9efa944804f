SELECT r.round_id, r.bank_id, r.status, r.preset, r.opens_on::text, r.closes_on::text, r.decision_on::text, r.pot_pence,
  (SELECT count(*) FROM read_overview_v4.bids AS b WHERE b.round_id = r.round_id) AS bids,
  (SELECT count(*) FROM read_overview_v4.decisions AS d WHERE d.round_id = r.round_id AND d.outcome <> 'declined') AS yeses
FROM read_overview_v4.rounds AS r
WHERE $1::text IS NULL OR r.bank_id = $1
ORDER BY r.opens_on DESC NULLS LAST, r.round_id
