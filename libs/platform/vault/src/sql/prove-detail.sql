-- Only the first way in of somebody: whoever has one already proves the next from inside.
UPDATE vault.details d SET lookup = d.claim, claim = NULL, claimed_at = NULL
WHERE d.person = $1 AND d.detail = $2 AND d.claim IS NOT NULL
  AND NOT EXISTS (SELECT FROM vault.details o WHERE o.person = d.person AND o.lookup IS NOT NULL)
RETURNING d.lookup
