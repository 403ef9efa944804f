-- A newer letter takes the place of the one before; the same or an older one again changes nothing.
WITH put AS (
  INSERT INTO identity.letter_codes (person, issue, code_hmac, seed, last_day) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (person) DO UPDATE SET issue = excluded.issue, code_hmac = excluded.code_hmac, seed = excluded.seed, last_day = excluded.last_day, used_at = NULL
  WHERE letter_codes.issue < excluded.issue
  RETURNING seed
)
SELECT seed FROM put
UNION ALL
SELECT seed FROM identity.letter_codes WHERE person = $1 AND issue = $2 AND seed IS NOT NULL AND NOT EXISTS (SELECT FROM put)
