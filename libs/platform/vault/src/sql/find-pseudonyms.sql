-- Several askers at once; each answer tells whose it is.
SELECT asked.ord, p.token
FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS asked(kind, owner, context, ord)
CROSS JOIN LATERAL (
  SELECT token FROM vault.pseudonyms WHERE kind = asked.kind AND owner = asked.owner AND context = asked.context LIMIT 1
) p
