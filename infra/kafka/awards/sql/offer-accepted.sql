INSERT INTO estate_awards.awards AS a (source, bid_id, accepted_on)
SELECT f.source, f."bidId", f."acceptedOn"
FROM jsonb_to_record($1) AS f(source text, "bidId" text, "acceptedOn" date)
ON CONFLICT (source, bid_id) DO UPDATE SET accepted_on = excluded.accepted_on;
