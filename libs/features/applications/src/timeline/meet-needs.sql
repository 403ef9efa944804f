UPDATE needs AS n SET met_on = m.met_on FROM jsonb_populate_recordset(NULL::needs, $1) AS m WHERE n.bid_id = m.bid_id AND n.need_id = m.need_id
