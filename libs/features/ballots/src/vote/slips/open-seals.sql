UPDATE seals AS s SET choices = m.choices, r = m.r FROM jsonb_populate_recordset(NULL::seals, $1) AS m WHERE s.round_id = m.round_id AND s.v = m.v AND s.n = m.n
