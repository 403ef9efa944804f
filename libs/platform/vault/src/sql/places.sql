SELECT CASE WHEN k.kind = 'person' THEN k.owner END AS person, t.subject, k.retention, count(*)::integer AS texts, max(t.put_at) AS newest,
       k.kind = 'person' AND EXISTS (SELECT FROM vault.restrictions r WHERE r.person = k.owner AND r.retention = k.retention) AS restricted
FROM vault.data_keys k
JOIN vault.texts t ON t.data_key = k.id
WHERE k.retention = $1 AND ($2::text IS NULL OR t.subject = $2)
GROUP BY k.id, t.subject
HAVING $3::timestamptz IS NULL OR max(t.put_at) < $3
ORDER BY newest, t.subject
