INSERT INTO estate_awards.awards AS a (source, bid_id, reported_on, people_came)
SELECT f.source, f."bidId", f."receivedOn", f."peopleCame"
FROM jsonb_to_record($1) AS f(source text, "bidId" text, "receivedOn" date, "peopleCame" integer)
ON CONFLICT (source, bid_id) DO UPDATE SET reported_on = excluded.reported_on, people_came = excluded.people_came;
