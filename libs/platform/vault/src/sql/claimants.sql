SELECT d.person FROM vault.details d
WHERE d.claim = $1
  AND NOT EXISTS (SELECT FROM vault.details o WHERE o.person = d.person AND o.lookup IS NOT NULL)
  AND NOT EXISTS (SELECT FROM vault.restrictions r WHERE r.person = d.person AND r.retention = 'contact')
ORDER BY d.claimed_at DESC
