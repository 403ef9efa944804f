INSERT INTO estate_awards.funds (source, bank_id, fund_id, name, funder)
SELECT f.source, f."ofBank", f."fundId", f.name, f.funder
FROM jsonb_to_record($1) AS f(source text, "ofBank" text, "fundId" text, name text, funder text)
ON CONFLICT (source, bank_id, fund_id) DO UPDATE SET name = excluded.name, funder = excluded.funder;
