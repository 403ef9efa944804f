SELECT f.bid_id AS "bidId", b.round_id AS "roundId", b.title, b.asked_pence AS "askedPence", f.state, f.yes, f.yes_needed AS "yesNeeded", f.heard
FROM read_panel_desk_v2.fast_tracks AS f JOIN read_panel_desk_v2.bids AS b USING (bid_id)
WHERE f.bank_id = $1 AND b.status IN ('eligible', 'with-panel') AND f.state <> 'sent-to-meeting' ORDER BY b.received_on, f.bid_id
