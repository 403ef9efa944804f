SELECT b.bid_id AS "bidId", b.round_id AS "roundId", b.title, b.asked_pence AS "askedPence", b.received_on::text AS "receivedOn", b.status,
  f.state AS "fastTrack"
FROM read_panel_desk_v2.bids AS b LEFT JOIN read_panel_desk_v2.fast_tracks AS f USING (bid_id)
WHERE b.bank_id = $1 AND b.status IN ('eligible', 'with-panel') ORDER BY b.received_on, b.bid_id
