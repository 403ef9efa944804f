INSERT INTO rounds AS r SELECT * FROM jsonb_populate_recordset(NULL::rounds, $1)
ON CONFLICT (round_id) DO UPDATE SET
  status = EXCLUDED.status,
  preset = coalesce(EXCLUDED.preset, r.preset),
  opens_on = coalesce(EXCLUDED.opens_on, r.opens_on),
  closes_on = coalesce(EXCLUDED.closes_on, r.closes_on),
  decision_on = coalesce(EXCLUDED.decision_on, r.decision_on),
  pot_pence = coalesce(EXCLUDED.pot_pence, r.pot_pence)
