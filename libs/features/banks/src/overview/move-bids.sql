UPDATE bids AS b SET status = coalesce(m.status, b.status), round_id = coalesce(m.round_id, b.round_id), title = coalesce(m.title, b.title)
FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[]) AS m (bid_id, status, round_id, title) WHERE b.bid_id = m.bid_id
