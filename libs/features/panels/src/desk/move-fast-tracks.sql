UPDATE fast_tracks AS f SET
  state = coalesce(m.state, f.state),
  yes = f.yes + coalesce(m.yes, 0),
  heard = f.heard || coalesce(m.heard, '[]')
FROM jsonb_populate_recordset(NULL::fast_tracks, $1) AS m WHERE f.bid_id = m.bid_id
