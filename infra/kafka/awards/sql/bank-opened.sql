INSERT INTO estate_awards.banks (source, bank_id, name)
SELECT f.source, f."bankId", f.name
FROM jsonb_to_record($1) AS f(source text, "bankId" text, name text)
ON CONFLICT (source, bank_id) DO UPDATE SET name = excluded.name;
