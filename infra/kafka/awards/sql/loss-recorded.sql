INSERT INTO estate_awards.awards AS a (source, bid_id, lost_pence, lost_how)
SELECT f.source, f."bidId", f."amountPence", f.outcome
FROM jsonb_to_record($1) AS f(source text, "bidId" text, "amountPence" bigint, outcome text)
ON CONFLICT (source, bid_id) DO UPDATE SET lost_pence = a.lost_pence + excluded.lost_pence, lost_how = excluded.lost_how;
