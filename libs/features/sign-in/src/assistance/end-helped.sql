UPDATE helped AS h SET how = m.how, ended_by = m.ended_by, lasted_minutes = m.lasted_minutes
FROM jsonb_populate_recordset(NULL::helped, $1) AS m
WHERE h.session_id = m.session_id
