INSERT INTO estate_awards.awards AS a (source, bid_id, released_pence, released_why)
SELECT f.source, f."bidId", f."amountPence", f.why
FROM jsonb_to_record($1) AS f(source text, "bidId" text, "amountPence" bigint, why text)
ON CONFLICT (source, bid_id) DO UPDATE SET released_pence = a.released_pence + excluded.released_pence, released_why = excluded.released_why;
