SELECT r.round_id AS "roundId", r.bank_id AS "bankId", b.name AS "bankName", r.status, r.preset, r.opens_on AS "opensOn", r.closes_on AS "closesOn",
  r.decision_on AS "decisionOn", r.rules, r.rules_version AS "rulesVersion", r.rules_hash AS "rulesHash", r.pot_pence AS "potPence",
  r.declared, r.vote, r.revision, r.changed,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('fundId', p.fund_id, 'name', f.name, 'amountPence', p.amount_pence) ORDER BY p.place), '[]')
   FROM read_rounds_v3.pots AS p LEFT JOIN read_rounds_v3.funds AS f ON f.bank_id = r.bank_id AND f.fund_id = p.fund_id WHERE p.round_id = r.round_id) AS pot,
  (SELECT coalesce(sum(s.amount_pence), 0)::bigint FROM read_rounds_v3.reserves AS s WHERE s.round_id = r.round_id) AS "reservedPence",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('bidId', d.bid_id, 'status', d.status, 'title', d.title, 'askedPence', d.asked_pence, 'receivedOn', d.received_on,
      'amountPence', d.amount_pence, 'decidedOn', d.decided_on, 'decidedBy', d.decided_by) ORDER BY d.bid_id), '[]')
   FROM read_rounds_v3.bids AS d WHERE d.round_id = r.round_id) AS bids,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('meetingId', e.meeting_id, 'heldOn', e.held_on, 'quorum', e.quorum, 'items', e.items,
      'promisedPence', e.promised_pence, 'finished', e.finished) ORDER BY e.held_on, e.meeting_id), '[]')
   FROM read_rounds_v3.evenings AS e WHERE e.round_id = r.round_id) AS evenings,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('version', t.version, 'method', t.method, 'because', t.because, 'statedOn', t.stated_on, 'passed', t.passed, 'counted', t.counted)
      ORDER BY t.version), '[]')
   FROM read_rounds_v3.results AS t WHERE t.round_id = r.round_id) AS results
FROM read_rounds_v3.rounds AS r JOIN read_rounds_v3.banks AS b USING (bank_id)
WHERE r.round_id = $1
