INSERT INTO estate_awards.awards AS a (source, bid_id, ended_on)
SELECT f.source, f."bidId", f."endedOn"
FROM jsonb_to_record($1) AS f(source text, "bidId" text, "endedOn" date)
ON CONFLICT (source, bid_id) DO UPDATE SET ended_on = excluded.ended_on;
