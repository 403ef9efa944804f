UPDATE rounds AS r SET
  status = coalesce(m.status, r.status),
  pot_pence = coalesce(m.pot_pence, r.pot_pence),
  declared = coalesce(m.declared, r.declared),
  vote = coalesce(m.vote, r.vote),
  revision = coalesce(m.revision, r.revision),
  changed = m.changed
FROM jsonb_populate_recordset(NULL::rounds, $1) AS m WHERE r.round_id = m.round_id
