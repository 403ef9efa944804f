WITH moved AS (
  SELECT * FROM jsonb_to_recordset($1) AS m(bid_id text, from_round_id text, to_round_id text)
), before AS (
  SELECT b.*, m.to_round_id FROM moved AS m JOIN bids AS b ON b.bid_id = m.bid_id AND b.round_id = m.from_round_id
), left_behind AS (
  UPDATE bids AS b SET status = 'carried-over' FROM moved AS m WHERE b.bid_id = m.bid_id AND b.round_id = m.from_round_id
)
INSERT INTO bids SELECT to_round_id, bid_id, status, title, asked_pence, received_on, amount_pence, decided_on, decided_by, open_needs FROM before
