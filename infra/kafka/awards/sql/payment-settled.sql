INSERT INTO estate_awards.awards AS a (source, bid_id, paid_pence)
SELECT f.source, f."bidId", f."amountPence"
FROM jsonb_to_record($1) AS f(source text, "bidId" text, "amountPence" bigint)
ON CONFLICT (source, bid_id) DO UPDATE SET paid_pence = a.paid_pence + excluded.paid_pence;
