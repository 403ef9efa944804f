SELECT session_id AS "sessionId", how, ended_by AS by, minutes AS "lastedMinutes", noted_at AS "notedAt" FROM identity.help_ended ORDER BY session_id LIMIT 500
