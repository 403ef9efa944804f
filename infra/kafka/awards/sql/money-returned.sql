INSERT INTO estate_awards.awards AS a (source, bid_id, returned_pence)
SELECT f.source, f."bidId", f."amountPence"
FROM jsonb_to_record($1) AS f(source text, "bidId" text, "amountPence" bigint)
ON CONFLICT (source, bid_id) DO UPDATE SET returned_pence = a.returned_pence + excluded.returned_pence;
