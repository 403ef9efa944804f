INSERT INTO seals (round_id, v, n, c) SELECT round_id, v, n, c FROM jsonb_populate_recordset(NULL::seals, $1)
