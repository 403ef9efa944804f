UPDATE decisions AS d SET
  released_pence = d.released_pence + m.released_pence,
  paid_pence = d.paid_pence + m.paid_pence,
  returned_pence = d.returned_pence + m.returned_pence
FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS m (bid_id, released_pence, paid_pence, returned_pence) WHERE d.bid_id = m.bid_id
