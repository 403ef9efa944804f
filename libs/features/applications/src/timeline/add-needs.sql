INSERT INTO needs (bid_id, need_id, what) SELECT bid_id, need_id, what FROM jsonb_populate_recordset(NULL::needs, $1)
