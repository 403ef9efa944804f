-- `$1`: the commitments that were put right, `$2`: that of the words in their place, which may have been put right themselves meanwhile, `$3`: whether what they held is
-- kept, hidden. What was put right before them keeps what it was left with.
UPDATE vault.texts t SET
  data_key = CASE WHEN $3 OR t.commitment <> ALL ($1::text[]) THEN t.data_key END,
  sealed = CASE WHEN $3 OR t.commitment <> ALL ($1::text[]) THEN t.sealed END,
  replaced_by = newest.commitment
FROM (SELECT coalesce((SELECT replaced_by FROM vault.texts WHERE commitment = $2), $2) AS commitment) newest
WHERE t.commitment = ANY ($1::text[]) OR t.replaced_by = ANY ($1::text[])
