-- For each wanted text: the row that its command already has, the newest version of its field, whose it would be, and the key it would stand under.
SELECT w.ordinal::integer AS ordinal,
       t.version, t.commitment, t.sealed, NOT t.recorded AND t.wanted_at < clock_timestamp() - interval '1 hour' AS forgettable,
       tk.id AS text_key, tk.kind AS text_kind, tk.owner AS text_owner, tk.retention AS text_retention, tk.wrapped AS text_wrapped,
       coalesce((SELECT max(n.version) FROM vault.texts n WHERE n.subject = w.subject AND n.field = w.field), 0) AS newest,
       o.kind, o.owner, k.id AS key, k.wrapped
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS w(command_id, subject, field, about, retention, ordinal)
LEFT JOIN vault.texts t ON t.command_id = w.command_id AND t.subject = w.subject AND t.field = w.field
LEFT JOIN vault.data_keys tk ON tk.id = t.data_key
LEFT JOIN vault.pseudonyms p ON p.token = w.about
CROSS JOIN LATERAL (
  SELECT CASE WHEN w.about IS NULL THEN 'nobody' WHEN p.token IS NULL OR p.kind <> 'person' THEN 'token' WHEN p.owner IS NULL THEN 'forgotten' ELSE 'person' END AS kind,
         CASE WHEN w.about IS NULL THEN '' WHEN p.kind = 'person' THEN p.owner ELSE w.about END AS owner
) o
LEFT JOIN vault.data_keys k ON k.kind = o.kind AND k.owner = o.owner AND k.retention = w.retention
