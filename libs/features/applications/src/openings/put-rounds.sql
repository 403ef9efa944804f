INSERT INTO rounds SELECT * FROM jsonb_populate_recordset(NULL::rounds, $1)
ON CONFLICT (round_id) DO UPDATE SET
  status = EXCLUDED.status, closes_on = EXCLUDED.closes_on, decision_on = coalesce(EXCLUDED.decision_on, rounds.decision_on),
  min_pence = EXCLUDED.min_pence, max_pence = EXCLUDED.max_pence, pot_pence = EXCLUDED.pot_pence, changed = EXCLUDED.changed
