UPDATE homes AS h SET letter_until = m.letter_until FROM jsonb_populate_recordset(NULL::homes, $1) AS m WHERE h.dwelling_id = m.dwelling_id
