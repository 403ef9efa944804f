INSERT INTO rounds AS r
SELECT round_id, bank_id, state, method, closes_on, decision_on, coalesce(fast_track_max_pence, 0) FROM jsonb_populate_recordset(NULL::rounds, $1)
ON CONFLICT (round_id) DO UPDATE SET
  state = EXCLUDED.state,
  method = coalesce(EXCLUDED.method, r.method),
  closes_on = coalesce(EXCLUDED.closes_on, r.closes_on),
  decision_on = coalesce(EXCLUDED.decision_on, r.decision_on),
  fast_track_max_pence = greatest(EXCLUDED.fast_track_max_pence, r.fast_track_max_pence)
