-- For each wanted (command, subject, field): the row it already has, and the newest version of that field.
SELECT w.ordinal::integer AS ordinal,
       t.version, t.commitment, t.value,
       coalesce((SELECT max(n.version) FROM vault.texts n WHERE n.subject = w.subject AND n.field = w.field), 0) AS newest
FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS w(command_id, subject, field, ordinal)
LEFT JOIN vault.texts t ON t.command_id = w.command_id AND t.subject = w.subject AND t.field = w.field
