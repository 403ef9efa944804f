UPDATE bids AS b SET status = coalesce(m.status, b.status), round_id = coalesce(m.round_id, b.round_id)
FROM unnest($1::text[], $2::text[], $3::text[]) AS m (bid_id, status, round_id) WHERE b.bid_id = m.bid_id
