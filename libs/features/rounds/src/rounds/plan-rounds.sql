-- A plan may be changed until the round opens.
INSERT INTO rounds SELECT * FROM jsonb_populate_recordset(NULL::rounds, $1)
ON CONFLICT (round_id) DO UPDATE SET
  preset = EXCLUDED.preset, opens_on = EXCLUDED.opens_on, closes_on = EXCLUDED.closes_on, decision_on = EXCLUDED.decision_on,
  rules = EXCLUDED.rules, rules_version = EXCLUDED.rules_version, rules_hash = EXCLUDED.rules_hash, revision = EXCLUDED.revision, changed = EXCLUDED.changed
