UPDATE votings AS v SET status = coalesce(m.status, v.status), closed = coalesce(m.closed, v.closed), papers = coalesce(m.papers, v.papers), counted = coalesce(m.counted, v.counted),
  results = coalesce(m.results, v.results), secret_ended = coalesce(m.secret_ended, v.secret_ended), revision = m.revision, changed = m.changed
FROM jsonb_populate_recordset(NULL::votings, $1) AS m WHERE v.round_id = m.round_id
