UPDATE records AS r SET state = m.state, why = m.why, changed_at = m.changed_at
FROM jsonb_populate_recordset(NULL::records, $1) AS m
WHERE r.person = m.person AND r.grant_id = m.grant_id AND r.state <> 'ended'
